import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses what is no repository': ({refusesParameter}) =>
    refusesParameter({resourceArn: 'arn:aws:s3:::bucket', tagKeys: []}, 'resourceArn', 'Invalid ARN'),
  'does not find a repository that is not there': ({accountId, arn, refuses}) =>
    refuses(
      {resourceArn: arn('none'), tagKeys: []},
      'RepositoryNotFoundException',
      `The repository with name 'none' does not exist in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'takes tags away, also those that are not there': async ({answer, arn, call, repository}) => {
    await repository('app', {tags: [{Key: 'team', Value: 'a'}]});
    expect(await answer({resourceArn: arn(), tagKeys: ['team', 'none']})).toEqual({});
    expect(await call('ListTagsForResource', {resourceArn: arn()})).toEqual({tags: []});
  },
};
