import {describe, expect, test} from 'vitest';
import {filterFault} from '../../../src/tui/panes/arrange.ts';
import {parseFilter, type SearchableColumn} from '../../../src/tui/panes/filter.ts';
import {openPane} from '../../../src/tui/panes/open-pane.ts';
import {formatSize} from '../../../src/tui/text/size.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {hoursAgo, NOW} from '../session.ts';

interface Row {
  name: string;
  status: string;
  size: number;
  pulledAt?: Date;
}

const MIB = 1024 * 1024;

const rows: Row[] = [
  {name: 'v1.0', status: 'active', size: 99 * MIB, pulledAt: hoursAgo(3.5)},
  {name: 'v1.1-RC', status: 'active', size: 100 * MIB, pulledAt: hoursAgo(24 * 40)},
  {name: 'latest', status: 'archived', size: 3 * 1024 * MIB},
];

const COLUMNS: Record<string, SearchableColumn<Row>> = {
  status: {text: row => row.status},
  size: {text: row => formatSize(row.size), measure: {unit: 'bytes', of: row => row.size}},
  pulled: {text: row => (row.pulledAt ? 'ago' : 'never'), measure: {unit: 'time', of: row => row.pulledAt}},
  letters: {text: row => String(row.name.length), measure: {unit: 'count', of: row => row.name.length}},
};

function matching(filter: string): string[] {
  const matches = parseFilter<Row>(filter, {
    searchText: row => row.name,
    column: name => COLUMNS[name],
    now: NOW,
  });
  return rows.filter(matches).map(row => row.name);
}

describe('parseFilter', () => {
  test.each([
    ['', ['v1.0', 'v1.1-RC', 'latest']],
    ['v1', ['v1.0', 'v1.1-RC']],
    ['rc', ['v1.1-RC']],
    ['RC', ['v1.1-RC']],
    ['Rc', []],
    ['!v1', ['latest']],
    ['v1 !rc', ['v1.0']],
    ['status:arch', ['latest']],
    ['!status:arch', ['v1.0', 'v1.1-RC']],
    ['other:x', []],
    ['/^v1\\.\\d$/', ['v1.0']],
    ['!/^v1/', ['latest']],
    ['status:/^act/', ['v1.0', 'v1.1-RC']],
    ['/v1.1-rc/', ['v1.1-RC']],
    ['!', []],
    ['pulled:<4h', ['v1.0']],
    ['pulled:<3h', []],
    ['pulled:>3h', ['v1.0', 'v1.1-RC']],
    ['pulled:>30d', ['v1.1-RC']],
    ['pulled:>=40d', ['v1.1-RC']],
    ['pulled:<=40d', ['v1.0', 'v1.1-RC']],
    ['pulled:3h', ['v1.0']],
    ['pulled:1mo', ['v1.1-RC']],
    ['pulled:never', ['latest']],
    ['!pulled:<1d', ['v1.1-RC', 'latest']],
    ['size:<100M', ['v1.0']],
    ['size:<=100MiB', ['v1.0', 'v1.1-RC']],
    ['size:>100MB', ['v1.0', 'v1.1-RC', 'latest']],
    ['size:>1.5g', ['latest']],
    ['size:99m', ['v1.0']],
    ['size:3.0G', ['latest']],
    ['size:gib', ['latest']],
    ['letters:4', ['v1.0']],
    ['letters:<7', ['v1.0', 'latest']],
    ['size:>50M !pulled:<4h', ['v1.1-RC', 'latest']],
  ])('%j lets through %j', (filter, names) => {
    expect(matching(filter)).toEqual(names);
  });

  test.each([
    ['size:>100', '>100 cannot be compared: write <500K, >100M or >1.5G'],
    ['size:<huge', '<huge cannot be compared: write <500K, >100M or >1.5G'],
    ['pulled:<yesterday', '<yesterday cannot be compared: write 3h, <3h or >30d (s m h d w mo y)'],
    ['pulled:>6M', '>6M cannot be compared: write 3h, <3h or >30d (s m h d w mo y)'],
    ['letters:>many', '>many cannot be compared: write 0, <10 or >100'],
    ['!pulled:<', '< cannot be compared: write 3h, <3h or >30d (s m h d w mo y)'],
  ])('refuses %j, saying how it is written', async (filter, message) => {
    expect((await failureOf('INVALID_INPUT', () => matching(filter))).message).toBe(message);
  });

  test('refuses a pattern that is none', async () => {
    await failureOf('INVALID_INPUT', () =>
      parseFilter<Row>('/(/', {searchText: row => row.name, column: () => undefined, now: 0}),
    );
  });
});

test('filterFault says why a filter cannot be read', () => {
  const pane = openPane('images');
  expect(filterFault('/[/', pane)).toContain('is not a regular expression');
  expect(filterFault('[', pane)).toBeUndefined();
});
