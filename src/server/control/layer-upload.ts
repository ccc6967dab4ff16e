import type {
  CompleteLayerUploadRequest,
  CompleteLayerUploadResponse,
  InitiateLayerUploadRequest,
  InitiateLayerUploadResponse,
  UploadLayerPartRequest,
  UploadLayerPartResponse,
} from '@aws-sdk/client-ecr';
import {wrongLength} from '../blobs/upload-faults.ts';
import {PART_BYTES} from '../blobs/upload-limits.ts';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {beginUpload} from '../layers/begin-upload.ts';
import {completeLayer} from '../layers/complete-layer.ts';

/** InitiateLayerUpload: a new session and the part size that the service would like. */
export async function initiateLayerUpload(
  call: CallContext,
  input: InitiateLayerUploadRequest,
): Promise<InitiateLayerUploadResponse> {
  return {uploadId: await beginUpload(call, repositoryIdOf(call, input)), partSize: PART_BYTES};
}

/** UploadLayerPart: the next bytes of a layer, which must follow what is there. */
export async function uploadLayerPart(
  call: CallContext,
  input: UploadLayerPartRequest,
): Promise<UploadLayerPartResponse> {
  const upload = {repository: repositoryIdOf(call, input), uploadId: input.uploadId!};
  const {partFirstByte: firstByte = 0, partLastByte: lastByte = 0, layerPartBlob = new Uint8Array()} = input;
  const {uploads} = call.server;
  const length = layerPartBlob.byteLength;
  const wanted = lastByte - firstByte + 1;
  if (length !== wanted) throw wrongLength(upload, uploads.status(upload).offset, {length, wanted});
  await uploads.append(upload, {
    firstByte,
    source: oneChunk(layerPartBlob),
    now: call.now,
    keepFragment: false,
  });
  return {
    registryId: upload.repository.accountId,
    repositoryName: upload.repository.repositoryName,
    uploadId: upload.uploadId,
    lastByteReceived: lastByte,
  };
}

/** CompleteLayerUpload: the session becomes a layer if any of the digests is right. */
export async function completeLayerUpload(
  call: CallContext,
  input: CompleteLayerUploadRequest,
): Promise<CompleteLayerUploadResponse> {
  const upload = {repository: repositoryIdOf(call, input), uploadId: input.uploadId!};
  const {digest, existed} = await completeLayer(call, upload, input.layerDigests!);
  if (existed) {
    throw new EcrFault(
      'LayerAlreadyExistsException',
      `The layer with digest '${digest}' already exists in the repository with name '${upload.repository.repositoryName}' in the registry with id '${upload.repository.accountId}'`,
    );
  }
  return {
    registryId: upload.repository.accountId,
    repositoryName: upload.repository.repositoryName,
    uploadId: upload.uploadId,
    layerDigest: digest,
  };
}

async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
