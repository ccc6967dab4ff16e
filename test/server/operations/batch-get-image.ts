import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'takes at least one image': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', imageIds: []},
      'imageIds',
      'Member must have length greater than or equal to 1',
    ),
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageIds: [{imageTag: 'v1'}]}),
};

export const behaviour: OperationTests = {
  'gives the manifest byte for byte, and reports what is not there': async ({accountId, answer, pushed}) => {
    const {manifest} = await pushed('v1');
    expect(await answer({repositoryName: 'app', imageIds: [{imageTag: 'v1'}, {imageTag: 'v2'}]})).toEqual({
      images: [
        {
          registryId: accountId,
          repositoryName: 'app',
          imageId: {imageDigest: manifest.digest, imageTag: 'v1'},
          imageManifest: Buffer.from(manifest.bytes).toString('utf8'),
          imageManifestMediaType: manifest.mediaType,
        },
      ],
      failures: [
        {
          imageId: {imageTag: 'v2'},
          failureCode: 'ImageNotFound',
          failureReason: 'Requested image not found',
        },
      ],
    });
  },
};
