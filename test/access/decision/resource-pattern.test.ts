import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {wildcardPattern} from '../../../src/access/decision/pattern.ts';
import {matchesResourcePattern} from '../../../src/access/decision/resource-pattern.ts';

const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/team/app';

function matches(pattern: string, resource = REPOSITORY): boolean {
  return matchesResourcePattern(wildcardPattern(pattern), resource);
}

describe('a pattern of resources', () => {
  test.each([
    ['*', true],
    [REPOSITORY, true],
    ['arn:aws:ecr:*:*:repository/*', true],
    ['arn:aws:ecr:us-east-1:111122223333:repository/team/*', true],
    ['arn:aws:ecr:us-east-?:111122223333:repository/*/app', true],
    ['arn:aws:ecr:us-east-1:111122223333:repository/team', false],
    ['arn:aws:ecr:us-west-2:*:repository/*', false],
    ['arn:aws:s3:*:*:*', false],
    ['arn:aws:ecr:us-east-1:11112222333?:repository/team/ap?', true],
  ])('%s against a repository is %s', (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  test('lets a star at the end of a part reach past the colon, and no other wildcard', () => {
    expect(matches('arn:aws:ecr:*:repository/team/app')).toBe(true);
    expect(matches('arn:*/app')).toBe(false);
    expect(matches('arn:*:repository/team/app')).toBe(true);
    expect(matches('arn:aws:ecr:us*1:111122223333:repository/team/app')).toBe(true);
    expect(matches('arn:aws:ecr:us*3333:repository/team/app')).toBe(false);
    expect(matches('arn:aws:ecr:us-east-1?111122223333:repository/team/app')).toBe(false);
    expect(matches('arn:aws:ecr:*:team/app')).toBe(false);
  });

  test('completes what is left out with wildcards', () => {
    expect(matches('arn:aws:ecr:*')).toBe(true);
    expect(matches('arn:aws:ecr')).toBe(true);
    expect(matches('arn:aws:ecr:us-east-1')).toBe(true);
    expect(matches('arn:aws:s3')).toBe(false);
    expect(matches('arn')).toBe(false);
  });

  test('matches the resource of registry operations only by its star', () => {
    expect(matches('*', '*')).toBe(true);
    expect(matches('arn:aws:ecr:us-east-1:111122223333:*', '*')).toBe(false);
  });

  test('means with a star before every colon what an expression of any text does', () => {
    const parts = fc.array(fc.string({unit: fc.constantFrom('a', 'b'), maxLength: 2}), {
      minLength: 6,
      maxLength: 7,
    });
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*:', ':'), {maxLength: 9})
      .map(list => `${list.join('')}*`);
    fc.assert(
      fc.property(pattern, parts, (text, arn) => {
        const expression = new RegExp(`^${text.replaceAll('*', '.*')}$`);
        const joined = arn.join(':');
        if (expression.test(joined)) expect(matches(text, joined)).toBe(true);
        else if (text.split(':').length >= 6) expect(matches(text, joined)).toBe(false);
      }),
      {numRuns: 2000},
    );
  });
});
