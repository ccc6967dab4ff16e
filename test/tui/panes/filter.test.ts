import {describe, expect, test} from 'vitest';
import {filterFault} from '../../../src/tui/panes/arrange.ts';
import {parseFilter} from '../../../src/tui/panes/filter.ts';
import {openPane} from '../../../src/tui/panes/open-pane.ts';
import {failureOf} from '../../support/to-throw-code.ts';

interface Row {
  name: string;
  status: string;
}

const rows: Row[] = [
  {name: 'v1.0', status: 'active'},
  {name: 'v1.1-RC', status: 'active'},
  {name: 'latest', status: 'archived'},
];

function matching(filter: string): string[] {
  const matches = parseFilter<Row>(filter, {
    searchText: row => row.name,
    columnText: column => (column === 'status' ? row => row.status : undefined),
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
  ])('%j lets through %j', (filter, names) => {
    expect(matching(filter)).toEqual(names);
  });

  test('refuses a pattern that is none', async () => {
    await failureOf('INVALID_INPUT', () =>
      parseFilter<Row>('/(/', {searchText: row => row.name, columnText: () => undefined}),
    );
  });
});

test('filterFault says why a filter cannot be read', () => {
  const pane = openPane('images');
  expect(filterFault('/[/', pane)).toContain('is not a regular expression');
  expect(filterFault('[', pane)).toBeUndefined();
});
