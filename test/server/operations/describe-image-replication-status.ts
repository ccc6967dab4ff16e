import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageId: {imageTag: 'v1'}}),
  'does not find an image that is not there': async ({accountId, refuses, repository}) =>
    refuses(
      {repositoryName: await repository(), imageId: {imageTag: 'v1'}},
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'null', imageTag:'v1'} does not exist within the repository with name 'app' in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'tells of no destination where no rule covers the image': async ({answer, pushed}) => {
    const imageDigest = (await pushed('v1')).descriptor.digest;
    expect(await answer({repositoryName: 'app', imageId: {imageTag: 'v1'}})).toEqual({
      repositoryName: 'app',
      imageId: {imageDigest, imageTag: 'v1'},
      replicationStatuses: [],
    });
  },
  'tells how it stands at each destination': async ({accountId, answer, call, pushed, registry}) => {
    const rules = [{destinations: [{region: 'eu-west-1', registryId: accountId}]}];
    await call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
    await pushed('v1');
    await registry.ecr.idle();
    expect(await answer({repositoryName: 'app', imageId: {imageTag: 'v1'}})).toMatchObject({
      replicationStatuses: [{region: 'eu-west-1', registryId: accountId, status: 'COMPLETE'}],
    });
  },
};
