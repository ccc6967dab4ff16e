import {describe, expect, test} from 'vitest';
import {judgeCondition} from '../../../src/access/decision/condition.ts';
import {RequestContext} from '../../../src/access/decision/request-context.ts';
import {BASE_OPERATORS, parseConditionOperator} from '../../../src/access/grammar/condition-operator.ts';

type Values = string | string[];

/** Judges one condition on the key `aws:k`; an actual value of undefined is a request without the key. */
function holds(name: string, values: Values, actual?: Values): boolean {
  const context = new RequestContext(actual === undefined ? {} : {'AWS:K': actual});
  const condition = {name, operator: parseConditionOperator(name)!, key: 'aws:k', values: [values].flat()};
  return judgeCondition(condition, context, '2012-10-17').met;
}

describe('every operator', () => {
  test.each<[string, Values, Values, boolean]>([
    ['StringEquals', 'dev', 'dev', true],
    ['StringEquals', 'dev', 'Dev', false],
    ['StringEquals', 'd*', 'dev', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringNotEquals', 'dev', 'prod', true],
    ['StringNotEquals', ['dev', 'prod'], 'prod', false],
    ['StringEqualsIgnoreCase', 'DEV', 'dev', true],
    ['StringNotEqualsIgnoreCase', 'DEV', 'dev', false],
    ['StringLike', 'team-?/*', 'team-a/web', true],
    ['StringLike', 'team-?', 'team-ab', false],
    ['StringNotLike', 'team-*', 'team-a', false],
    ['StringNotLike', 'team-*', 'guests', true],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericLessThan', '10', '9.5', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '-1', '0', true],
    ['NumericGreaterThanEquals', '3', '2', false],
    ['NumericEquals', '10', 'ten', false],
    ['DateEquals', '2026-01-31T00:00:00Z', '2026-01-31', true],
    ['DateNotEquals', '2026-01-31', '2026-02-01', true],
    ['DateLessThan', '2026-01-31T12:00:00+02:00', '2026-01-31T09:59:59Z', true],
    ['DateLessThanEquals', '2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z', true],
    ['DateGreaterThan', '2026-01-01', '1767225601', true],
    ['DateGreaterThanEquals', '2026-01-01', '1767225599', false],
    ['DateLessThan', 'soon', '2026-01-01', false],
    ['Bool', 'true', 'TRUE', true],
    ['Bool', 'false', 'true', false],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['BinaryEquals', 'QmluYXJ5', 'Qmlu', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', '2001:db8::/32', '2001:db8:ffff::1', true],
    ['IpAddress', '2001:db8::/32', '2001:db9::1', false],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['IpAddress', 'nowhere', '203.0.113.7', false],
    ['NotIpAddress', ['203.0.113.0/24', '2001:db8::/32'], '203.0.113.7', false],
    ['NotIpAddress', ['203.0.113.0/24', '2001:db8::/32'], '198.51.100.1', true],
    ['ArnEquals', 'arn:aws:codebuild:*:1:project/*', 'arn:aws:codebuild:eu-west-1:1:project/a', true],
    ['ArnLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::2:role/a', false],
    ['ArnNotEquals', 'arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b', true],
    ['ArnNotLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/b', false],
    ['Null', 'false', 'anything', true],
    ['Null', 'true', 'anything', false],
  ])('%s %j against %j is %s', (name, values, actual, expected) => {
    expect(holds(name, values, actual)).toBe(expected);
  });

  test('fails without the key when positive, holds when negated, and holds with IfExists', () => {
    for (const [name, {negated, family}] of BASE_OPERATORS) {
      if (family === 'null') continue;
      expect(holds(name, 'x'), name).toBe(negated);
      expect(holds(`${name}IfExists`, 'x'), `${name}IfExists`).toBe(true);
      expect(holds(`ForAllValues:${name}`, 'x'), `ForAllValues:${name}`).toBe(true);
      expect(holds(`ForAnyValue:${name}`, 'x'), `ForAnyValue:${name}`).toBe(false);
    }
  });

  test('IfExists compares as usual where the key exists', () => {
    expect(holds('StringEqualsIfExists', 'a', 'b')).toBe(false);
    expect(holds('StringNotEqualsIfExists', 'a', 'a')).toBe(false);
  });

  test('Null tells a missing or empty key', () => {
    expect(holds('Null', 'true')).toBe(true);
    expect(holds('Null', 'false')).toBe(false);
    expect(holds('Null', 'true', [])).toBe(true);
  });
});

describe('a key with several values', () => {
  test.each<[string, Values, string[], boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'c'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
    ['ForAnyValue:StringLikeIfExists', ['a*'], ['ab', 'x'], true],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['ForAnyValue:StringEquals', [''], [''], false],
    ['ForAnyValue:StringNotEquals', ['a'], [''], false],
    ['ForAllValues:StringEquals', ['a'], ['', 'b'], false],
    ['StringEquals', 'a', ['b', 'a'], true],
    ['StringNotEquals', 'a', ['b', 'a'], false],
  ])('%s %j against %j is %s', (name, values, actual, expected) => {
    expect(holds(name, values, actual)).toBe(expected);
  });
});

describe('the name of an operator', () => {
  test.each([
    'StringEqual',
    'stringEquals',
    'NullIfExists',
    'ForAnyValue:Null',
    'ForSome:StringEquals',
    '',
  ])('%j is none', name => {
    expect(parseConditionOperator(name)).toBeUndefined();
  });
});

describe('policy variables in values', () => {
  const met = (
    value: string,
    actual: string,
    version: '2008-10-17' | '2012-10-17' = '2012-10-17',
  ): boolean => {
    const context = new RequestContext({
      'aws:username': 'ann',
      'aws:TagKeys': ['a', 'b'],
      's3:prefix': actual,
    });
    const operator = parseConditionOperator('StringLike')!;
    const condition = {name: 'StringLike', operator, key: 's3:prefix', values: [value]};
    return judgeCondition(condition, context, version).met;
  };
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: policy variables look like template strings
  test.each([
    ['${aws:username}/*', 'ann/web', true],
    ['${AWS:UserName}', 'ann', true],
    ["${aws:PrincipalTag/team, 'guests'}-*", 'guests-1', true],
    ["${aws:username, 'guests'}", 'ann', true],
    ['${aws:PrincipalTag/team}', '', false],
    ['${aws:TagKeys}', 'a', false],
    ['a${*}', 'a*', true],
    ['a${*}', 'ab', false],
    ['a${?}', 'a?', true],
    ['${$}{aws:username}', '${aws:username}', true],
    ['${not a variable', '${not a variable', true],
  ])('%s against %s is %s', (value, actual, expected) => {
    expect(met(value, actual)).toBe(expected);
  });

  test('are plain text in the older version of the language', () => {
    expect(met('${aws:username}', 'ann', '2008-10-17')).toBe(false);
    expect(met('${aws:username}', '${aws:username}', '2008-10-17')).toBe(true);
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
});
