import {expect, test} from 'vitest';
import {queriedTable, queriedText} from '../../../src/cli/output/queried.ts';

test('what a query finds is text that a shell can cut', () => {
  expect(queriedText('a')).toBe('a\n');
  expect(queriedText(null)).toBe('');
  expect(queriedText([])).toBe('');
  expect(queriedText(['a', 2, null])).toBe('a\n2\n\n');
  expect(
    queriedText([
      ['a', 1],
      ['b', 2],
    ]),
  ).toBe('a\t1\nb\t2\n');
  expect(queriedText({name: 'a', size: 3})).toBe('a\t3\n');
  expect(
    queriedText([
      {name: 'a', tags: ['x']},
      {name: 'b', tags: []},
    ]),
  ).toBe('a\t["x"]\nb\t[]\n');
});

test('what a query finds cannot reach the terminal, but keeps the lines of a policy', () => {
  expect(queriedText('{\n\t"a": 1\n}')).toBe('{\n\t"a": 1\n}\n');
  expect(queriedText('\u001b[31m')).toBe('␛[31m\n');
});

test('a list of objects is a table with their members as columns', () => {
  expect(queriedTable([{name: 'a'}, {name: 'b', size: 1}])).toEqual({
    columns: ['name', 'size'],
    rows: [
      ['a', ''],
      ['b', '1'],
    ],
  });
  expect(queriedTable(['a'])).toBeUndefined();
  expect(queriedTable([])).toBeUndefined();
});
