import {createHash, randomUUID} from 'node:crypto';
import {expect} from 'vitest';
import {type OperationTests, UNKNOWN} from '../../support/operation-bench.ts';

/** The digest of the letter a. */
const DIGEST = `sha256:${createHash('sha256').update('a').digest('hex')}`;

export const validation: OperationTests = {
  'refuses an id that is none': async ({refuses}) =>
    refuses({repositoryName: 'app', uploadId: 'none', layerDigests: [UNKNOWN]}, 'InvalidParameterException'),
  'does not find an upload that was never begun': async ({refuses, repository}) => {
    const repositoryName = await repository();
    await refuses(
      {repositoryName, uploadId: randomUUID(), layerDigests: [UNKNOWN]},
      'UploadNotFoundException',
    );
  },
  'refuses an upload without parts': async ({call, refuses, repository}) => {
    const repositoryName = await repository();
    const {uploadId} = await call('InitiateLayerUpload', {repositoryName});
    await refuses({repositoryName, uploadId, layerDigests: [UNKNOWN]}, 'EmptyUploadException');
  },
  'refuses bytes that none of the digests fits': async ({call, refuses, repository}) => {
    const repositoryName = await repository();
    const {uploadId} = await call('InitiateLayerUpload', {repositoryName});
    const part = {partFirstByte: 0, partLastByte: 0, layerPartBlob: 'YQ=='};
    await call('UploadLayerPart', {repositoryName, uploadId, ...part});
    await refuses(
      {repositoryName, uploadId, layerDigests: [UNKNOWN]},
      'InvalidLayerException',
      'None of the provided layer digests match the calculated layer digest',
    );
  },
};

export const behaviour: OperationTests = {
  'makes a layer of the parts, once': async ({accountId, answer, call, refuses, repository}) => {
    const repositoryName = await repository();
    const upload = async () => {
      const {uploadId} = await call('InitiateLayerUpload', {repositoryName});
      const part = {partFirstByte: 0, partLastByte: 0, layerPartBlob: 'YQ=='};
      await call('UploadLayerPart', {repositoryName, uploadId, ...part});
      return {repositoryName, uploadId, layerDigests: [DIGEST]};
    };
    const first = await upload();
    expect(await answer(first)).toEqual({
      registryId: accountId,
      repositoryName,
      uploadId: first.uploadId,
      layerDigest: DIGEST,
    });
    await refuses(
      await upload(),
      'LayerAlreadyExistsException',
      `The layer with digest '${DIGEST}' already exists in the repository with name 'app' in the registry with id '${accountId}'`,
    );
  },
};
