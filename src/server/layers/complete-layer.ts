import {type Digest, digestAlgorithm, isDigest} from '../../oci/digest.ts';
import type {UploadId} from '../blobs/upload-id.ts';
import type {SealedUpload} from '../blobs/upload-sessions.ts';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {UploadRecord} from '../state/records.ts';
import {addLayer} from './layer-records.ts';

/** A layer that an upload has become. */
export interface CompletedLayer {
  digest: Digest;
  size: number;
  /** The repository had it before. */
  existed: boolean;
}

/**
 * Turns an upload session into a layer of its repository. Resolves when all of it is on disk.
 * @throws EcrFault RepositoryNotFoundException, UploadNotFoundException, EmptyUploadException,
 * LayerPartTooSmallException, InvalidLayerException
 */
export function completeLayer(
  call: CallContext,
  upload: UploadId,
  digests: readonly string[],
): Promise<CompletedLayer> {
  return call.server.uploads.seal(upload, async (sealed, record) => {
    checkParts(call, record);
    const digest = await matchingDigest(sealed, digests);
    const existed = await store(call, upload, {sealed, digest});
    await call.server.uploads.forget(upload.uploadId);
    return {digest, size: sealed.size, existed};
  });
}

function checkParts(call: CallContext, record: UploadRecord): void {
  if (call.server.settings.strictOci) return;
  if (record.offset === 0) {
    throw new EcrFault('EmptyUploadException', 'The specified layer upload does not contain any layer parts');
  }
  // ECR: chunks under 5 MiB that are not the last one are refused when the upload completes
  if (record.undersized) {
    throw new EcrFault(
      'LayerPartTooSmallException',
      'All layer parts except the last part should be at least 5MB',
    );
  }
}

/** Any of the digests will do. */
async function matchingDigest(sealed: SealedUpload, digests: readonly string[]): Promise<Digest> {
  for (const digest of digests) {
    if (isDigest(digest) && (await sealed.digestAs(digestAlgorithm(digest))) === digest) return digest;
  }
  throw new EcrFault(
    'InvalidLayerException',
    'None of the provided layer digests match the calculated layer digest',
  );
}

/**
 * Names the file first and writes the records after it, so that no record is ever without content. In
 * between a sweep may take a file that has no record yet: then it is named again.
 */
async function store(
  call: CallContext,
  upload: UploadId,
  {sealed, digest}: {sealed: SealedUpload; digest: Digest},
): Promise<boolean> {
  const {state} = call;
  const {blobs, uploads} = call.server;
  for (;;) {
    if (!blobs.has(digest)) await blobs.adopt(sealed.file, digest);
    const added = await state.transaction(() => {
      requireRepository(state, upload.repository);
      if (!blobs.has(digest)) return undefined;
      uploads.removeRecord(upload);
      return addLayer(state, upload.repository, {digest, size: sealed.size, now: call.now});
    });
    if (added !== undefined) return !added;
  }
}
