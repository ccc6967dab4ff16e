import {expect} from 'vitest';
import {type OperationTests, UNKNOWN} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'does not find an image that is not there': async ({accountId, refuses, repository}) =>
    refuses(
      {repositoryName: await repository(), imageIds: [{imageDigest: UNKNOWN}]},
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'${UNKNOWN}', imageTag:'null'} does not exist within the repository with name 'app' in the registry with id '${accountId}'`,
    ),
  'refuses a token that it never gave': async ({refusesParameter, repository}) =>
    refusesParameter(
      {repositoryName: await repository(), nextToken: 'mine'},
      'NextToken',
      'Invalid next token provided',
    ),
};

export const behaviour: OperationTests = {
  'tells everything of an image': async ({accountId, answer, pushed, seconds}) => {
    const {manifest, blobs} = await pushed('v1', 'v2');
    const imageSizeInBytes = [...blobs.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(await answer({repositoryName: 'app'})).toEqual({
      imageDetails: [
        {
          registryId: accountId,
          repositoryName: 'app',
          imageDigest: manifest.digest,
          imageTags: ['v1', 'v2'],
          imageSizeInBytes,
          imagePushedAt: seconds,
          imageManifestMediaType: manifest.mediaType,
          artifactMediaType: 'application/vnd.oci.image.config.v1+json',
          imageStatus: 'ACTIVE',
        },
      ],
    });
  },
};
