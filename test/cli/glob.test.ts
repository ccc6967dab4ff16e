import {expect, test} from 'vitest';
import {globMatcher, isGlob} from '../../src/cli/glob.ts';
import {failureOf} from '../support/to-throw-code.ts';

test('a pattern picks the same names one by one and out of a list', () => {
  const names = ['v1', 'v2', 'latest', 'team/v3'];
  expect(names.filter(globMatcher('v*'))).toEqual(['v1', 'v2']);
  expect(names.filter(globMatcher('*v*'))).toEqual(['v1', 'v2', 'team/v3']);
  expect(names.some(globMatcher('other'))).toBe(false);
  expect(names.filter(globMatcher(undefined))).toEqual(names);
});

test('an empty pattern is a variable that nobody set', async () => {
  await failureOf('USAGE', async () => globMatcher(''));
});

test('a name is no pattern', () => {
  expect(['v*', 'v?', 'v[12]', '{a,b}'].filter(one => !isGlob(one))).toEqual([]);
  expect(['v1', 'a b', '', '['].filter(isGlob)).toEqual([]);
});
