import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'takes at most a hundred images': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', imageIds: Array.from({length: 101}, () => ({imageTag: 'v1'}))},
      'imageIds',
      'Member must have length less than or equal to 100',
    ),
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageIds: [{imageTag: 'v1'}]}),
};

export const behaviour: OperationTests = {
  'deletes an image with all its tags, and tells of each': async ({answer, call, pushed}) => {
    const imageDigest = (await pushed('v1', 'v2')).descriptor.digest;
    expect(await answer({repositoryName: 'app', imageIds: [{imageDigest}]})).toEqual({
      imageIds: [
        {imageDigest, imageTag: 'v1'},
        {imageDigest, imageTag: 'v2'},
      ],
      failures: [],
    });
    expect(await call('ListImages', {repositoryName: 'app'})).toEqual({imageIds: []});
  },
  'reports what is not there, and what is no image': async ({answer, repository}) => {
    await repository();
    expect(await answer({repositoryName: 'app', imageIds: [{imageTag: 'v1'}, {}]})).toEqual({
      imageIds: [],
      failures: [
        {
          imageId: {imageTag: 'v1'},
          failureCode: 'ImageNotFound',
          failureReason: 'Requested image not found',
        },
        {
          imageId: {},
          failureCode: 'MissingDigestAndTag',
          failureReason: 'Invalid request parameters: both tag and digest cannot be null',
        },
      ],
    });
  },
};
