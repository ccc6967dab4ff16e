import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {bar} from '../../../src/tui/text/bar.ts';
import {formatCount, plural} from '../../../src/tui/text/count.ts';
import {layerCommand} from '../../../src/tui/text/layer-command.ts';
import {formatRate, formatSize} from '../../../src/tui/text/size.ts';
import {formatAgo, formatDuration, formatTime} from '../../../src/tui/text/time.ts';
import {wrap} from '../../../src/tui/text/wrap.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KiB'],
  [10 * KIB, '10.0 KiB'],
  [12.34 * MIB, '12.3 MiB'],
  [99.94 * MIB, '99.9 MiB'],
  [99.96 * MIB, '100 MiB'],
  [999 * MIB, '999 MiB'],
  [1000 * MIB, '1.0 GiB'],
  [5 * 1024 * 1024 * MIB, '5.0 TiB'],
])('formatSize writes %i bytes as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test('formatRate says how much a second', () => {
  expect(formatRate(1.5 * MIB)).toBe('1.5 MiB/s');
});

test('formatSize never takes more than eight columns', () => {
  fc.assert(
    fc.property(fc.nat({max: Number.MAX_SAFE_INTEGER}), bytes => {
      expect(formatSize(bytes).length).toBeLessThanOrEqual(8);
    }),
  );
});

describe('times', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const seconds = (count: number) => now - count * 1000;

  test.each([
    [0, 'now'],
    [0.9, 'now'],
    [-30, 'now'],
    [59, '59s ago'],
    [60, '1m ago'],
    [3 * 3600, '3h ago'],
    [86400 * 13, '13d ago'],
    [86400 * 14, '2w ago'],
    [86400 * 59, '8w ago'],
    [86400 * 60, '2mo ago'],
    [86400 * 364, '12mo ago'],
    [86400 * 365, '1y ago'],
  ])('%d seconds are %s', (age, text) => {
    expect(formatAgo(seconds(age), now)).toBe(text);
  });

  test('durations have one unit', () => {
    expect(formatDuration(90_000)).toBe('1m');
    expect(formatDuration(0)).toBe('0s');
  });

  test('a moment is written in UTC, and what is none as a dash', () => {
    expect(formatTime(now)).toBe('2026-11-21 12:00:00 UTC');
    expect(formatTime(Number.NaN)).toBe('-');
  });
});

test('counts have separators and their noun', () => {
  expect(formatCount(1234567)).toBe('1,234,567');
  expect(plural(1, 'image')).toBe('1 image');
  expect(plural(10_000, 'repository', 'repositories')).toBe('10,000 repositories');
});

describe('bar', () => {
  test.each([
    [0, '····'],
    [1, '████'],
    [0.5, '██··'],
    [0.001, '▏···'],
    [Number.NaN, '····'],
    [7, '████'],
  ])('shows %d', (share, text) => {
    expect(bar(share, 4)).toBe(text);
  });
});

describe('layerCommand', () => {
  test.each([
    ['/bin/sh -c #(nop) ADD file:abc in / ', 'ADD file:abc in /'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['/bin/sh -c apt-get update &&     rm -rf /tmp', 'RUN apt-get update && rm -rf /tmp'],
    ['RUN /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
    ['COPY . /app # buildkit', 'COPY . /app'],
    [undefined, ''],
  ])('takes the wrapping from %j', (createdBy, command) => {
    expect(layerCommand(createdBy)).toBe(command);
  });
});

describe('wrap', () => {
  test('breaks at blanks and cuts a word that is too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('', 4)).toEqual(['']);
  });

  test('makes no line wider than asked and loses no letter', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme-ascii'}), fc.integer({min: 2, max: 30}), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
