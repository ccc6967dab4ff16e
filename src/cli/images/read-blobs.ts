import pLimit from 'p-limit';
import {hasCode} from '../../errors.ts';
import {parseManifest} from '../../oci/manifest.ts';
import {ACCEPTED_MANIFESTS} from '../../oci/media-type.ts';
import {successors} from '../../oci/successors.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import type {StoredImage} from './stored-image.ts';

/** What BatchGetImage takes in one call. */
const BATCH = 100;
/** Questions side by side. */
const AT_ONCE = 4;

/** A layer or a configuration in a repository. */
export interface StoredBlob {
  digest: string;
  size: number;
}

/** Whose blobs to read, and who hears of each image's and of how many have been read. */
export interface BlobQuestion {
  images: readonly StoredImage[];
  /** An index has none of its own. One blob is one object, in however many images it is. */
  onImage: (digest: string, blobs: readonly StoredBlob[]) => void;
  onRead?: ((count: number) => void) | undefined;
}

// ECR: reading a manifest counts as a pull of the image
/**
 * Reads what images consist of, a hundred to a call. Archived images cannot be read and manifests that make no
 * sense say nothing: of those `onImage` hears nothing.
 */
export async function readBlobs(
  context: CommandContext,
  repository: EcrRepository,
  {images, onImage, onRead}: BlobQuestion,
): Promise<void> {
  const readable = images.filter(image => !image.isIndex && !image.isArchived);
  const known = new Map<string, StoredBlob>();
  const limit = pLimit(AT_ONCE);
  let count = 0;
  const readBatch = async (batch: readonly StoredImage[]): Promise<void> => {
    for (const {digest, text, mediaType} of await manifestsOf(context, repository, batch)) {
      const blobs = blobsOf(text, mediaType);
      if (blobs) onImage(digest, blobs.map(once));
    }
    count += batch.length;
    onRead?.(count);
  };
  const once = (blob: StoredBlob): StoredBlob => {
    const before = known.get(blob.digest);
    if (!before) known.set(blob.digest, blob);
    return before ?? blob;
  };
  await Promise.all(batchesOf(readable).map(batch => limit(readBatch, batch)));
}

async function manifestsOf(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  batch: readonly StoredImage[],
): Promise<{digest: string; text: string; mediaType: string | undefined}[]> {
  const imageIds = batch.map(({digest}) => ({imageDigest: digest}));
  const input = {...id, imageIds, acceptedMediaTypes: [...ACCEPTED_MANIFESTS]};
  const {images = []} = await ecr.client.send('BatchGetImage', input, context);
  return images.map(image => ({
    digest: image.imageId?.imageDigest ?? '',
    text: image.imageManifest ?? '',
    mediaType: image.imageManifestMediaType,
  }));
}

function blobsOf(text: string, mediaType: string | undefined): StoredBlob[] | undefined {
  try {
    const manifest = parseManifest(Buffer.from(text), mediaType);
    return manifest.kind === 'image'
      ? successors(manifest).map(({digest, size}) => ({digest, size}))
      : undefined;
  } catch (error) {
    if (hasCode(error, 'INVALID_MANIFEST', 'MANIFEST_TOO_LARGE', 'INVALID_DIGEST')) return undefined;
    throw error;
  }
}

function batchesOf(images: readonly StoredImage[]): StoredImage[][] {
  const batches: StoredImage[][] = [];
  for (let at = 0; at < images.length; at += BATCH) batches.push(images.slice(at, at + BATCH));
  return batches;
}
