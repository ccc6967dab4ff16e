import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'refuses a token that it never gave': async ({refusesParameter, repository}) =>
    refusesParameter(
      {repositoryName: await repository(), nextToken: 'mine'},
      'NextToken',
      'Invalid next token provided',
    ),
  'refuses a filter that there is not': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', filter: {tagStatus: 'SOME'}},
      'filter.tagStatus',
      'Member must satisfy enum value set: [ANY, TAGGED, UNTAGGED]',
    ),
};

export const behaviour: OperationTests = {
  'gives a row for every tag, and one for an image without': async ({answer, push, pushed}) => {
    const tagged = (await pushed('v1', 'v2')).descriptor.digest;
    const untagged = (await push('app')).descriptor.digest;
    const list = async (tagStatus: string) =>
      (await answer({repositoryName: 'app', filter: {tagStatus}})).imageIds;
    expect(await list('TAGGED')).toEqual([
      {imageDigest: tagged, imageTag: 'v1'},
      {imageDigest: tagged, imageTag: 'v2'},
    ]);
    expect(await list('UNTAGGED')).toEqual([{imageDigest: untagged}]);
    expect(await list('ANY')).toHaveLength(3);
  },
};
