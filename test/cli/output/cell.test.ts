import {describe, expect, test} from 'vitest';
import {bytes, humanCell, plainCell, relativeTime, time} from '../../../src/cli/output/cell.ts';

const NOW = new Date('2026-06-01T12:00:00Z');

describe('a cell', () => {
  test('is exact for scripts and rounded for people', () => {
    const pushed = time('2026-06-01T09:00:00Z');
    expect(plainCell(pushed)).toBe('2026-06-01T09:00:00.000Z');
    expect(humanCell(pushed, NOW)).toBe('3h ago');
    expect(plainCell(bytes(123_456_789))).toBe('123456789');
    expect(plainCell({kind: 'short', full: 'sha256:abcdef', short: 'sha256:ab'})).toBe('sha256:abcdef');
    expect(humanCell({kind: 'short', full: 'sha256:abcdef', short: 'sha256:ab'}, NOW)).toBe('sha256:ab');
  });

  test('that is absent is empty for scripts and a dash for people', () => {
    expect([plainCell(undefined), humanCell(undefined, NOW)]).toEqual(['', '-']);
    expect(time(undefined)).toBeUndefined();
    expect(bytes(undefined)).toBeUndefined();
  });

  test('of a date that was made up is the date, and of no date the text', () => {
    expect(humanCell(time('0001-01-01T00:00:00Z'), NOW)).toBe('0001-01-01');
    expect(humanCell(time('1980-01-01T00:00:01Z'), NOW)).toBe('1980-01-01');
    expect(plainCell(time('0001-01-01T00:00:00Z'))).toBe('0001-01-01T00:00:00.000Z');
    expect([plainCell(time('yesterday')), humanCell(time('yesterday'), NOW)]).toEqual([
      'yesterday',
      'yesterday',
    ]);
  });

  test.each([
    [0, 'just now'],
    [4, 'just now'],
    [59, '59s ago'],
    [3599, '59m ago'],
    [86_399, '23h ago'],
    [29 * 86_400, '29d ago'],
    [364 * 86_400, '12mo ago'],
    [800 * 86_400, '2y ago'],
    [-7200, 'in 2h'],
  ])('of a moment %d seconds back reads "%s"', (seconds, text) => {
    expect(relativeTime(new Date(NOW.getTime() - seconds * 1000), NOW)).toBe(text);
  });
});
