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

  'does not find a scan that never was': async ({accountId, pushed, refuses}) => {
    await pushed('v1');
    await refuses(
      {repositoryName: 'app', imageId: {imageTag: 'v1'}},
      'ScanNotFoundException',
      `Image scan does not exist for the image with '{imageDigest:'null', imageTag:'v1'}' in the repository with name 'app' in the registry with id '${accountId}'`,
    );
  },
};

export const behaviour: OperationTests = {
  'tells what a scan found': async ({accountId, answer, call, pushed, registry, seconds}) => {
    const imageDigest = (await pushed('v1')).descriptor.digest;
    await call('StartImageScan', {repositoryName: 'app', imageId: {imageTag: 'v1'}});
    await registry.ecr.idle();
    expect(await answer({repositoryName: 'app', imageId: {imageTag: 'v1'}})).toEqual({
      registryId: accountId,
      repositoryName: 'app',
      imageId: {imageDigest, imageTag: 'v1'},
      imageScanStatus: {status: 'COMPLETE', description: 'The scan was completed successfully.'},
      imageScanFindings: {
        imageScanCompletedAt: seconds,
        vulnerabilitySourceUpdatedAt: seconds,
        findingSeverityCounts: {},
        findings: [],
      },
    });
  },
};
