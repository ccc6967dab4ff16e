import {expect} from 'vitest';
import {type OperationTests, UNKNOWN} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({
      imageManifest: '{"schemaVersion":2}',
      imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
    }),
  'refuses what is no manifest': async ({refusesParameter, repository}) =>
    refusesParameter(
      {repositoryName: await repository(), imageManifest: '{'},
      'ImageManifest',
      'Invalid JSON syntax',
    ),
  'names the layers that are missing': async ({generate, refuses, repository}) => {
    const {manifest} = await generate();
    const imageManifest = Buffer.from(manifest.bytes).toString('utf8');
    await refuses(
      {repositoryName: await repository(), imageManifest},
      'LayersNotFoundException',
      expect.stringMatching(
        /^Layers with digests '\[sha256:.*\]' required for pushing image into repository/,
      ),
    );
  },
  'names the images that an index misses': async ({generateIndex, refuses, repository}) => {
    const {manifest} = await generateIndex();
    const imageManifest = Buffer.from(manifest.bytes).toString('utf8');
    await refuses(
      {repositoryName: await repository(), imageManifest},
      'ReferencedImagesNotFoundException',
      expect.stringMatching(
        /^Images with digests '\[sha256:.*\]' required for pushing image into repository/,
      ),
    );
  },
  'refuses another digest than the manifest has': async ({pushed, refuses}) => {
    const {manifest} = await pushed();
    const imageManifest = Buffer.from(manifest.bytes).toString('utf8');
    await refuses(
      {repositoryName: 'app', imageManifest, imageTag: 'v1', imageDigest: UNKNOWN},
      'ImageDigestDoesNotMatchException',
    );
  },
};

export const behaviour: OperationTests = {
  'echoes the image, and refuses the same again': async ({accountId, answer, pushed, refuses}) => {
    const {manifest} = await pushed();
    const imageManifest = Buffer.from(manifest.bytes).toString('utf8');
    const input = {repositoryName: 'app', imageManifest, imageTag: 'v1'};
    expect(await answer(input)).toEqual({
      image: {
        registryId: accountId,
        repositoryName: 'app',
        imageId: {imageDigest: manifest.digest, imageTag: 'v1'},
        imageManifest,
        imageManifestMediaType: manifest.mediaType,
      },
    });
    await refuses(
      input,
      'ImageAlreadyExistsException',
      `Image with digest '${manifest.digest}' and tag 'v1' already exists in the repository with name 'app' in registry with id '${accountId}'`,
    );
  },
};
