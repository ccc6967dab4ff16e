import {expect, test} from 'vitest';
import {isImmutableTag} from '../../../src/ecr/images/tag-mutability.ts';

function excluding(
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION',
  filter: string,
) {
  return {
    imageTagMutability,
    imageTagMutabilityExclusionFilters: [{filterType: 'WILDCARD' as const, filter}],
  };
}

test('a repository moves its tags unless it says otherwise', () => {
  expect(isImmutableTag({}, 'latest')).toBe(false);
  expect(isImmutableTag({imageTagMutability: 'MUTABLE'}, 'latest')).toBe(false);
  expect(isImmutableTag({imageTagMutability: 'IMMUTABLE'}, 'latest')).toBe(true);
});

test('exclusions turn the mode round for the tags that they cover', () => {
  const fixed = excluding('IMMUTABLE_WITH_EXCLUSION', 'dev-*');
  expect(['dev-1', 'dev-', 'prod'].map(tag => isImmutableTag(fixed, tag))).toEqual([false, false, true]);
  const moving = excluding('MUTABLE_WITH_EXCLUSION', 'v*.*');
  expect(['v1.0', 'v1', 'latest'].map(tag => isImmutableTag(moving, tag))).toEqual([true, false, false]);
});

test.each([
  ['latest', ['latest'], ['latest1', 'alatest']],
  ['*', ['', 'anything'], []],
  ['a*a', ['aa', 'aba'], ['a', 'ab']],
  ['*-rc*', ['1-rc', '1-rc2'], ['1rc']],
  ['a.c', ['a.c'], ['abc']],
])('the filter %s covers the whole tag', (filter, covered, others) => {
  const rules = excluding('MUTABLE_WITH_EXCLUSION', filter);
  expect(covered.filter(tag => !isImmutableTag(rules, tag))).toEqual([]);
  expect(others.filter(tag => isImmutableTag(rules, tag))).toEqual([]);
});
