import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageId: {imageTag: 'v1'}, targetStorageClass: 'ARCHIVE'}),
  'does not find an image that is not there': async ({accountId, refuses, repository}) =>
    refuses(
      {repositoryName: await repository(), imageId: {imageTag: 'v1'}, targetStorageClass: 'ARCHIVE'},
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'null', imageTag:'v1'} does not exist within the repository with name 'app' in the registry with id '${accountId}'`,
    ),

  'refuses a class that there is not': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', imageId: {imageTag: 'v1'}, targetStorageClass: 'COLD'},
      'targetStorageClass',
      'Member must satisfy enum value set: [ARCHIVE, STANDARD]',
    ),
};

export const behaviour: OperationTests = {
  'archives an image and brings it back': async ({accountId, answer, pushed}) => {
    const imageDigest = (await pushed('v1')).descriptor.digest;
    const to = (targetStorageClass: string) =>
      answer({repositoryName: 'app', imageId: {imageTag: 'v1'}, targetStorageClass});
    const image = {
      registryId: accountId,
      repositoryName: 'app',
      imageId: {imageDigest, imageTag: 'v1'},
    };
    expect(await to('ARCHIVE')).toEqual({...image, imageStatus: 'ARCHIVED'});
    expect(await to('STANDARD')).toEqual({...image, imageStatus: 'ACTIVATING'});
  },
};
