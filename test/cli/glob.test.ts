import {expect, test} from 'vitest';
import {globMatcher} from '../../src/cli/glob.ts';

test('a pattern picks the same names one by one and out of a list', () => {
  const names = ['v1', 'v2', 'latest', 'team/v3'];
  expect(names.filter(globMatcher('v*'))).toEqual(['v1', 'v2']);
  expect(names.filter(globMatcher('*v*'))).toEqual(['v1', 'v2', 'team/v3']);
  expect(names.some(globMatcher('other'))).toBe(false);
  expect(names.filter(globMatcher(undefined))).toEqual(names);
});
