import {describe, expect, test} from 'vitest';
import {parsePrincipal} from '../../../src/access/grammar/principal.ts';
import {readPolicy} from '../../../src/access/grammar/read-policy.ts';
import {failureOf} from '../../support/to-throw-code.ts';

describe('reading a policy', () => {
  test('makes lists of single values and keeps places', () => {
    const text =
      '{"Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "NotAction": "ecr:*", "NotResource": "*", "Condition": {"Bool": {"aws:SecureTransport": false}}}}';
    expect(readPolicy(text, 'repository')).toMatchObject({
      version: '2008-10-17',
      statements: [
        {
          position: 1,
          pointer: '/Statement',
          effect: 'Deny',
          principals: {negated: true, entries: [{type: 'AWS', id: '111122223333'}]},
          actions: {negated: true, patterns: ['ecr:*']},
          resources: {negated: true, patterns: ['*']},
          conditions: [{name: 'Bool', key: 'aws:SecureTransport', values: ['false']}],
        },
      ],
    });
  });

  test('fails with the first fault and its place', async () => {
    const syntax = await failureOf('INVALID_POLICY', () => readPolicy('{', 'repository'));
    expect(syntax.message).toMatch(/^the repository policy is not JSON: .* \(line 1, column 2\)$/);
    const grammar = await failureOf('INVALID_POLICY', () =>
      readPolicy('{"Version": "2012-10-17",\n "Statement": []}', 'identity'),
    );
    expect(grammar.message).toBe(
      'the identity policy is not valid: the policy has no Statement (line 2, column 15)',
    );
    expect(grammar.hint).toBe('add at least one statement');
  });
});

describe('reading a principal', () => {
  test.each([
    ['111122223333', 'root', 'arn:aws:iam::111122223333:root'],
    ['arn:aws:iam::111122223333:root', 'root', undefined],
    ['arn:aws-cn:iam::111122223333:user/team/ann', 'user', undefined],
    ['arn:aws:iam::111122223333:role/service-role/ci', 'role', undefined],
    ['arn:aws:sts::111122223333:assumed-role/ci/run-1', 'assumed-role', undefined],
    ['arn:aws:sts::111122223333:federated-user/ann', 'federated-user', undefined],
    ['codebuild.amazonaws.com', 'service', undefined],
    ['pullthroughcache.ecr.amazonaws.com', 'service', undefined],
  ])('%s is a %s', (text, type, arn) => {
    expect(parsePrincipal(text)).toMatchObject({type, arn: arn ?? text});
  });

  test.each([
    '',
    'ann',
    '*',
    '1111',
    'arn:aws:iam::111122223333:group/x',
    'arn:aws:s3:::bucket',
    'arn:aws:sts::111122223333:assumed-role/ci',
    'example.com',
  ])('%j is none', async text => {
    await failureOf('INVALID_INPUT', () => parsePrincipal(text));
  });
});
