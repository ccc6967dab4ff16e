import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  ignoringCase,
  literalPattern,
  matchesArnPattern,
  matchesPattern,
  wildcardPattern,
} from '../../../src/access/decision/pattern.ts';

/** The definition itself: slow, and obviously right. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first] = pattern;
  const rest = pattern.slice(1);
  if (first === '*') return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && naive(rest, text.slice(1));
}

const short = (letters: string) =>
  fc.array(fc.constantFrom(...letters), {maxLength: 9}).map(list => list.join(''));

describe('a wildcard pattern', () => {
  test('matches exactly what its definition says', () => {
    fc.assert(
      fc.property(short('ab*?'), short('ab'), (pattern, text) => {
        expect(matchesPattern(wildcardPattern(pattern), text)).toBe(naive(pattern, text));
      }),
      {numRuns: 3000, seed: 20_260_817},
    );
  });

  test('ends soon on a text that is made to make matchers try every split', () => {
    const pattern = wildcardPattern(`${'*a'.repeat(200)}b`);
    expect(matchesPattern(pattern, 'a'.repeat(10_000))).toBe(false);
  });

  test('takes wildcards in the text as plain characters', () => {
    expect(matchesPattern(wildcardPattern('a'), '*')).toBe(false);
    expect(matchesPattern(literalPattern('a*'), 'a*')).toBe(true);
    expect(matchesPattern(literalPattern('a*'), 'ab')).toBe(false);
  });

  test('can ignore case', () => {
    expect(matchesPattern(ignoringCase(wildcardPattern('ECR:Put*')), 'ecr:putimage')).toBe(true);
  });
});

describe('an ARN pattern', () => {
  const matches = (pattern: string, arn: string): boolean => matchesArnPattern(wildcardPattern(pattern), arn);
  const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/team/app';

  test.each([
    ['*', true],
    [REPOSITORY, true],
    ['arn:aws:ecr:*:*:repository/*', true],
    ['arn:aws:ecr:us-east-1:111122223333:repository/team/*', true],
    ['arn:aws:ecr:us-east-?:111122223333:repository/*/app', true],
    ['arn:aws:ecr:us-east-1:111122223333:repository/team', false],
    ['arn:aws:ecr:us-west-2:*:repository/*', false],
    ['arn:aws:s3:*:*:*', false],
  ])('%s against a repository is %s', (pattern, expected) => {
    expect(matches(pattern, REPOSITORY)).toBe(expected);
  });

  test('completes what is left out with wildcards', () => {
    expect(matches('arn:aws:ecr:*', REPOSITORY)).toBe(true);
    expect(matches('arn:aws:ecr', REPOSITORY)).toBe(true);
    expect(matches('arn:aws:s3', REPOSITORY)).toBe(false);
    expect(matches('arn', REPOSITORY)).toBe(false);
  });

  test('does not let a wildcard reach into the next part', () => {
    expect(matches('arn:aws:ecr:*:repository/team/app', REPOSITORY)).toBe(false);
  });

  test('lets colons stand in the resource', () => {
    expect(matches('arn:aws:logs:*:*:group:a*', 'arn:aws:logs:r:1:group:a:b')).toBe(true);
    expect(matches('arn:aws:logs:*:*:group:*:x', 'arn:aws:logs:r:1:group:a:b:x')).toBe(true);
  });

  test('matches the resource of registry operations only by its star', () => {
    expect(matches('*', '*')).toBe(true);
    expect(matches('arn:aws:ecr:us-east-1:111122223333:*', '*')).toBe(false);
  });
});
