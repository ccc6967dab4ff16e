import {expect, test} from 'vitest';
import {isSameSize, sizeOf} from '../../../src/tui/terminal/size.ts';

test('a terminal that does not say its size has the usual one', () => {
  expect(sizeOf({})).toEqual({columns: 80, rows: 24});
  expect(sizeOf({columns: 0, rows: 0})).toEqual({columns: 80, rows: 24});
});

test('no more rows are drawn than any screen has', () => {
  expect(sizeOf({columns: 132, rows: 60_000})).toEqual({columns: 132, rows: 1000});
});

test('sizes are told apart by rows and columns', () => {
  expect(isSameSize({columns: 80, rows: 24}, {columns: 80, rows: 24})).toBe(true);
  expect(isSameSize({columns: 80, rows: 24}, {columns: 80, rows: 25})).toBe(false);
  expect(isSameSize({columns: 80, rows: 24}, {columns: 81, rows: 24})).toBe(false);
});
