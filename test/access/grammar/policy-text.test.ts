import {describe, expect, test} from 'vitest';
import {comparablePolicy} from '../../../src/access/grammar/policy-text.ts';

describe('a policy to compare', () => {
  test('ECR: has the members in the order in which the service gives them back, and accounts by number', () => {
    const sent = {
      Statement: [
        {
          Action: 'ecr:BatchGetImage',
          Principal: {AWS: ['arn:aws:iam::111122223333:root', '*']},
          Effect: 'Allow',
          Sid: 'a',
        },
      ],
      Version: '2012-10-17',
    };
    const given = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'a',
          Effect: 'Allow',
          Principal: {AWS: ['111122223333', '*']},
          Action: 'ecr:BatchGetImage',
        },
      ],
    };
    expect(comparablePolicy(sent)).toBe(`${JSON.stringify(given, null, 2)}\n`);
    expect(comparablePolicy(given)).toBe(comparablePolicy(sent));
  });

  test('keeps one statement without a list, and principals that are no object', () => {
    const policy = {Statement: {Effect: 'Deny', Principal: '*', Action: '*'}};
    expect(JSON.parse(comparablePolicy(policy))).toEqual(policy);
  });
});
