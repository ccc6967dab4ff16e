import {describe, expect, test} from 'vitest';
import {readPolicy} from '../../src/access/grammar/read-policy.ts';
import {mergeStatement, type PolicyTemplate} from '../../src/access/merge-statement.ts';
import {failureOf} from '../support/to-throw-code.ts';

const OTHER = '444455556666';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

interface Merged {
  Version?: string;
  Id?: string;
  Statement: {Sid: string; Principal: unknown; Action: unknown; Condition?: unknown}[];
}

function merge(policy: Record<string, unknown> | undefined, template: PolicyTemplate): Merged {
  const text = mergeStatement(policy, template);
  readPolicy(text, 'repository');
  return JSON.parse(text) as Merged;
}

describe('a template', () => {
  test('makes a policy where there is none', () => {
    expect(merge(undefined, {group: 'pull', principal: OTHER})).toEqual({
      Version: '2012-10-17',
      Statement: [
        {Sid: 'AllowPull', Effect: 'Allow', Principal: {AWS: `arn:aws:iam::${OTHER}:root`}, Action: PULL},
      ],
    });
  });

  test('joins the statement that grants the same, and keeps everything else', () => {
    const deny = {Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'ecr:BatchDeleteImage'};
    const pull = {
      Sid: 'readers',
      Effect: 'Allow',
      Principal: {AWS: '777788889999'},
      Action: PULL.toReversed(),
    };
    const policy = {Version: '2008-10-17', Id: 'mine', Statement: [deny, pull]};
    const merged = merge(policy, {group: 'pull', principal: OTHER});
    expect(merged).toEqual({
      ...policy,
      Statement: [deny, {...pull, Principal: {AWS: ['777788889999', `arn:aws:iam::${OTHER}:root`]}}],
    });
  });

  test('changes nothing where the grant is there already', () => {
    for (const AWS of [OTHER, `arn:aws:iam::${OTHER}:root`, ['*'], [OTHER, '777788889999']]) {
      const policy = {
        Version: '2012-10-17',
        Statement: [{Sid: 'a', Effect: 'Allow', Principal: {AWS}, Action: PULL}],
      };
      expect(merge(policy, {group: 'pull', principal: OTHER})).toEqual(policy);
    }
  });

  test('does not join a statement with conditions, another effect or another kind of principal', () => {
    const others = [
      {
        Sid: 'AllowPull',
        Effect: 'Allow',
        Principal: {AWS: OTHER},
        Action: PULL,
        Condition: {Bool: {'aws:SecureTransport': 'true'}},
      },
      {Effect: 'Deny', Principal: {AWS: OTHER}, Action: PULL},
      {Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: PULL},
      {Effect: 'Allow', NotPrincipal: {AWS: OTHER}, Action: PULL},
    ];
    const {Statement} = merge({Statement: others}, {group: 'pull', principal: OTHER});
    expect(Statement).toHaveLength(5);
    expect(Statement[4]!.Sid).toBe('AllowPull2');
  });

  test('lets a role push and look whether the tag is there', () => {
    const [statement] = merge(undefined, {
      group: 'push',
      principal: `arn:aws:iam::${OTHER}:role/ci`,
    }).Statement;
    expect(statement!.Action).toContain('ecr:PutImage');
    expect(statement!.Action).toContain('ecr:BatchGetImage');
    expect(statement!.Action).not.toContain('ecr:BatchDeleteImage');
  });

  test('ties a service to the account it works for', () => {
    const [statement] = merge(undefined, {
      group: 'pull',
      principal: 'codebuild.amazonaws.com',
      sourceAccount: OTHER,
    }).Statement;
    expect(statement).toMatchObject({
      Principal: {Service: 'codebuild.amazonaws.com'},
      Condition: {StringEquals: {'aws:SourceAccount': OTHER}},
    });
  });

  test('names an account in the partition of the registry', () => {
    const template = {group: 'pull' as const, principal: OTHER, partition: 'aws-cn'};
    const arn = `arn:aws-cn:iam::${OTHER}:root`;
    const merged = merge(undefined, template);
    expect(merged.Statement[0]!.Principal).toEqual({AWS: arn});
    expect(merge({...merged}, template)).toEqual(merged);
  });

  test('refuses what is no principal and no account', async () => {
    await failureOf('INVALID_INPUT', () => mergeStatement(undefined, {group: 'pull', principal: 'ann'}));
    const service = {group: 'pull' as const, principal: 'lambda.amazonaws.com', sourceAccount: 'mine'};
    await failureOf('INVALID_INPUT', () => mergeStatement(undefined, service));
  });

  test('grants everything to an administrator', () => {
    const [statement] = merge(undefined, {group: 'admin', principal: OTHER}).Statement;
    expect(statement!.Action).toBe('ecr:*');
  });
});
