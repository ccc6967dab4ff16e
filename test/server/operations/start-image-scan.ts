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

  'refuses an index': async ({generateIndex, push, refuses, repository}) => {
    await push(await repository(), ['v1'], await generateIndex());
    await refuses(
      {repositoryName: 'app', imageId: {imageTag: 'v1'}},
      'UnsupportedImageTypeException',
      "An artifact with media type 'application/vnd.oci.image.index.v1+json' cannot be scanned.",
    );
  },
};

export const behaviour: OperationTests = {
  'begins a scan, and a second one only a day later': async ({accountId, answer, pushed, refuses}) => {
    const imageDigest = (await pushed('v1')).descriptor.digest;
    const input = {repositoryName: 'app', imageId: {imageTag: 'v1'}};
    expect(await answer(input)).toEqual({
      registryId: accountId,
      repositoryName: 'app',
      imageId: {imageDigest, imageTag: 'v1'},
      imageScanStatus: {status: 'IN_PROGRESS'},
    });
    await refuses(
      input,
      'LimitExceededException',
      'The scan quota per image has been exceeded. Wait and try again.',
    );
  },
};
