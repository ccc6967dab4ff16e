import {expect, test} from 'vitest';
import {awsText} from '../../../src/cli/output/aws-text.ts';

// What aws 1.45 prints of the same.
test.each([
  ['a text', 'app', 'app\n'],
  ['null', null, 'None\n'],
  ['truth', [true, false, 0, null], 'True\tFalse\t0\tNone\n'],
  ['an empty list', [], ''],
  [
    'a list of lists',
    [
      ['a', null],
      ['b', 1],
    ],
    'a\tNone\nb\t1\n',
  ],
  ['a structure, by the names of its members', {b: 2, a: 1}, '1\t2\n'],
  ['lists under their names', {name: 'app', tags: ['1', '2']}, 'app\nTAGS\t1\nTAGS\t2\n'],
  [
    'structures of one list in the same columns',
    {ids: [{d: 'x', t: 1}, {d: 'y'}, {t: 2, more: {z: null}}]},
    'IDS\tx\t1\nIDS\ty\t\nIDS\t\t2\nMORE\tNone\n',
  ],
  ['lists in a list, after its scalars', ['a', ['b', 'c'], 'd'], 'a\td\nb\tc\n'],
])('the AWS CLI’s text of %s', (_, value, text) => {
  expect(awsText(value)).toBe(text);
});
