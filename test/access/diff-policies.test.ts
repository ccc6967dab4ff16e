import {describe, expect, test} from 'vitest';
import {diffEffects} from '../../src/access/diff-policies.ts';
import type {PolicyDocument} from '../../src/access/grammar/policy-document.ts';
import {readPolicy} from '../../src/access/grammar/read-policy.ts';

const OTHER = '444455556666';
const ROLE = `arn:aws:iam::${OTHER}:role/ci`;
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

function policy(...statements: object[]): PolicyDocument {
  return readPolicy(JSON.stringify({Version: '2012-10-17', Statement: statements}), 'repository');
}

function sentences(before: PolicyDocument | undefined, after: PolicyDocument | undefined): string[] {
  return diffEffects(before, after).map(({change, sentence}) => `${change}: ${sentence}`);
}

const pull = {Sid: 'Pull', Effect: 'Allow', Principal: {AWS: ROLE}, Action: PULL};

describe('the difference of two policies by effect', () => {
  test('is nothing where only the wording differs', () => {
    const other = [
      {Effect: 'Allow', Principal: {AWS: [ROLE]}, Action: PULL.slice(1)},
      {Sid: 'again', Effect: 'Allow', Principal: {AWS: ROLE}, Action: ['ecr:batchcheck*']},
    ];
    expect(diffEffects(policy(pull), policy(...other))).toEqual([]);
  });

  test('is the same account by number and by ARN', () => {
    const by = (id: string): PolicyDocument => policy({...pull, Principal: {AWS: id}});
    expect(diffEffects(by(OTHER), by(`arn:aws:iam::${OTHER}:root`))).toEqual([]);
  });

  test('tells who gains and who loses what', () => {
    const push = {...pull, Action: [...PULL, 'ecr:PutImage']};
    expect(sentences(policy(pull), policy(push))).toEqual([
      `added: Allows role ci in ${OTHER} to call ecr:PutImage.`,
    ]);
    expect(sentences(policy(push), policy(pull))).toEqual([
      `removed: Allows role ci in ${OTHER} to call ecr:PutImage.`,
    ]);
    expect(sentences(policy(pull), policy({...pull, Principal: '*'}))).toEqual([
      `removed: Allows role ci in ${OTHER} to pull.`,
      'added: Allows everyone to pull.',
    ]);
  });

  test('tells a condition that is added or removed', () => {
    const Condition = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}};
    expect(sentences(policy({...pull, Condition}), policy(pull))).toEqual([
      `removed: Allows role ci in ${OTHER} to pull, if aws:SourceIp is in 10.0.0.0/8.`,
      `added: Allows role ci in ${OTHER} to pull.`,
    ]);
  });

  test('takes no policy as one that says nothing', () => {
    expect(sentences(undefined, policy(pull))).toEqual([`added: Allows role ci in ${OTHER} to pull.`]);
    expect(sentences(policy(pull), undefined)).toEqual([`removed: Allows role ci in ${OTHER} to pull.`]);
    expect(diffEffects(undefined, undefined)).toEqual([]);
  });

  test('keeps a negated principal whole', () => {
    const denial = {Effect: 'Deny', NotPrincipal: {AWS: [ROLE, OTHER]}, Action: 'ecr:PutImage'};
    expect(sentences(undefined, policy(denial))).toEqual([
      `added: Forbids everyone except account ${OTHER} and role ci in ${OTHER} to call ecr:PutImage.`,
    ]);
  });
});
