import {randomUUID} from 'node:crypto';
import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

/** One byte, the letter a. */
const PART = {partFirstByte: 0, partLastByte: 0, layerPartBlob: 'YQ=='};

export const validation: OperationTests = {
  'does not find an upload that was never begun': async ({refuses, repository}) =>
    refuses({...PART, repositoryName: await repository(), uploadId: randomUUID()}, 'UploadNotFoundException'),
  'refuses a part that does not follow, and says where the upload stands': async ({
    accountId,
    call,
    refuses,
    registry,
    repository,
  }) => {
    const repositoryName = await repository();
    const {uploadId} = await call('InitiateLayerUpload', {repositoryName});
    const later = {...PART, repositoryName, uploadId, partFirstByte: 5, partLastByte: 5};
    await refuses(later, 'InvalidLayerPartException', 'First byte of the layer part is 5 instead of 0');
    const {body} = await registry.post('UploadLayerPart', JSON.stringify(later), {accountId});
    expect(body).toMatchObject({registryId: accountId, repositoryName, uploadId, lastValidByteReceived: 0});
  },
  'refuses what is no base64': async ({refuses, repository}) => {
    const named = {repositoryName: await repository(), uploadId: randomUUID()};
    await refuses({...PART, ...named, layerPartBlob: 'YQ='}, 'SerializationException');
  },
};

export const behaviour: OperationTests = {
  'takes the next bytes of an upload': async ({accountId, answer, call, repository}) => {
    const repositoryName = await repository();
    const {uploadId} = await call('InitiateLayerUpload', {repositoryName});
    expect(await answer({...PART, repositoryName, uploadId})).toEqual({
      registryId: accountId,
      repositoryName,
      uploadId,
      lastByteReceived: 0,
    });
  },
};
