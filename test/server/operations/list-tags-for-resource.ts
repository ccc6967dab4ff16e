import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses what is no repository': ({refusesParameter}) =>
    refusesParameter({resourceArn: 'arn:aws:s3:::bucket'}, 'resourceArn', 'Invalid ARN'),
  'does not find a repository that is not there': ({accountId, arn, refuses}) =>
    refuses(
      {resourceArn: arn('none')},
      'RepositoryNotFoundException',
      `The repository with name 'none' does not exist in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'gives the tags of a repository': async ({answer, arn, repository}) => {
    await repository('app', {tags: [{Key: 'team', Value: 'a'}]});
    expect(await answer({resourceArn: arn()})).toEqual({tags: [{Key: 'team', Value: 'a'}]});
  },
};
