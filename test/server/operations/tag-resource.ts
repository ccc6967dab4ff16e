import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses what is no repository': ({refusesParameter}) =>
    refusesParameter({resourceArn: 'arn:aws:s3:::bucket', tags: []}, 'resourceArn', 'Invalid ARN'),
  'does not find a repository that is not there': ({accountId, arn, refuses}) =>
    refuses(
      {resourceArn: arn('none'), tags: []},
      'RepositoryNotFoundException',
      `The repository with name 'none' does not exist in the registry with id '${accountId}'`,
    ),

  'refuses tags of AWS': async ({arn, refuses, repository}) => {
    await repository();
    await refuses(
      {resourceArn: arn(), tags: [{Key: 'aws:x', Value: ''}]},
      'InvalidTagParameterException',
      'Tag parameters are invalid',
    );
  },
};

export const behaviour: OperationTests = {
  'adds tags and changes them': async ({answer, arn, call, repository}) => {
    await repository('app', {tags: [{Key: 'team', Value: 'a'}]});
    const tags = [
      {Key: 'stage', Value: 'test'},
      {Key: 'team', Value: 'b'},
    ];
    expect(await answer({resourceArn: arn(), tags})).toEqual({});
    const found = await call<{tags: object[]}>('ListTagsForResource', {resourceArn: arn()});
    expect(found.tags).toHaveLength(2);
    expect(found.tags).toEqual(expect.arrayContaining(tags));
  },
};
