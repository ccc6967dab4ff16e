import {describe, expect, test} from 'vitest';
import {readPolicy} from '../../../src/access/grammar/read-policy.ts';
import {statementsInWords} from '../../../src/access/grammar/statement-words.ts';

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

function words(statement: object): string {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: {Effect: 'Allow', Principal: '*', Action: PULL, ...statement},
  });
  return statementsInWords(readPolicy(text, 'repository'))[0]!.sentence;
}

describe('a statement in words', () => {
  test.each<[object, string]>([
    [{}, 'Allows everyone to pull.'],
    [{Effect: 'Deny', Action: '*'}, 'Forbids everyone to do everything.'],
    [{Action: 'ecr:*'}, 'Allows everyone to do everything.'],
    [{Action: ['ecr:ListImages', ...PULL]}, 'Allows everyone to pull and call ecr:ListImages.'],
    [{Action: 's3:GetObject'}, 'Allows everyone to s3:GetObject.'],
    [{Principal: {AWS: '111122223333'}}, 'Allows account 111122223333 to pull.'],
    [
      {Principal: {AWS: 'arn:aws:iam::111122223333:user/team/ann'}},
      'Allows user team/ann in 111122223333 to pull.',
    ],
    [
      {Principal: {AWS: 'arn:aws:sts::111122223333:assumed-role/ci/run'}},
      'Allows session run of role ci in 111122223333 to pull.',
    ],
    [{Principal: {Service: 'lambda.amazonaws.com'}}, 'Allows the service lambda.amazonaws.com to pull.'],
    [
      {Resource: 'arn:aws:ecr:us-east-1:111122223333:repository/app'},
      'Allows everyone to pull on repository app (111122223333 us-east-1).',
    ],
    [
      {NotResource: 'arn:aws:ecr:*:*:repository/app'},
      'Allows everyone to pull on everything except repository app.',
    ],
    [
      {Condition: {NotIpAddress: {'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16']}}},
      'Allows everyone to pull, if aws:SourceIp is not in 10.0.0.0/8 or 192.168.0.0/16.',
    ],
    [
      {Condition: {Null: {'aws:TagKeys': 'false'}, 'ForAllValues:StringLikeIfExists': {'aws:TagKeys': 'a*'}}},
      'Allows everyone to pull, if aws:TagKeys is present and every value of aws:TagKeys (where it exists) is like a*.',
    ],
  ])('%j is %s', (statement, sentence) => {
    expect(words(statement)).toBe(sentence);
  });

  test('counts what would be too long to list', () => {
    expect(words({Action: 'ecr:Describe*'})).toMatch(
      /^Allows everyone to call (?:ecr:\w+, ){3}ecr:\w+ and 5 more actions\.$/,
    );
  });

  test('knows every action but one for what it is', () => {
    const but = {Action: undefined, NotAction: 'ecr:DeleteRepository'};
    expect(words(but)).toBe('Allows everyone to do everything except ecr:DeleteRepository.');
  });
});
