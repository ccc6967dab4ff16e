import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'refuses a repository with images': async ({accountId, pushed, refuses}) => {
    await pushed('v1');
    await refuses(
      {repositoryName: 'app'},
      'RepositoryNotEmptyException',
      `The repository with name 'app' in registry with id '${accountId}' cannot be deleted because it still contains images`,
    );
  },
};

export const behaviour: OperationTests = {
  'gives back what it deletes, with its images where it is forced': async ({answer, arn, call, pushed}) => {
    await pushed('v1');
    expect(await answer({repositoryName: 'app', force: true})).toMatchObject({
      repository: {repositoryArn: arn(), repositoryName: 'app', imageTagMutability: 'MUTABLE'},
    });
    expect(await call('DescribeRepositories')).toEqual({repositories: []});
  },
};
