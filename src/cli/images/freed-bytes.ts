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

/** Which images go out of which, and who wants to hear how many have been read. */
export interface FreedQuestion {
  all: readonly StoredImage[];
  going: readonly StoredImage[];
  onRead?: (count: number) => void;
}

// ECR: reading a manifest counts as a pull of the image
/**
 * The bytes of layers and configs that no image that stays needs: what a deletion really frees. The manifest
 * of every image is read, a hundred to a call, and only the blobs' names are kept. Archived images cannot be
 * read; what they share with others is not known to be shared.
 */
export async function freedBytes(
  context: CommandContext,
  repository: EcrRepository,
  {all, going, onRead}: FreedQuestion,
): Promise<number> {
  const doomed = new Set(going.map(image => image.digest));
  const sizes = new Map<string, number>();
  const shared = new Set<string>();
  const readable = all.filter(image => !image.isIndex && !image.isArchived);
  const limit = pLimit(AT_ONCE);
  let count = 0;
  const readBatch = async (batch: readonly StoredImage[]): Promise<void> => {
    for (const {digest, text, mediaType} of await manifestsOf(context, repository, batch)) {
      for (const blob of blobsOf(text, mediaType)) {
        if (!doomed.has(digest)) shared.add(blob.digest);
        else sizes.set(blob.digest, blob.size);
      }
    }
    count += batch.length;
    onRead?.(count);
  };
  await Promise.all(batchesOf(readable).map(batch => limit(readBatch, batch)));
  let freed = 0;
  for (const [digest, size] of sizes) if (!shared.has(digest)) freed += size;
  return freed;
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

function blobsOf(text: string, mediaType: string | undefined): {digest: string; size: number}[] {
  try {
    const manifest = parseManifest(Buffer.from(text), mediaType);
    return manifest.kind === 'image' ? successors(manifest) : [];
  } catch (error) {
    if (hasCode(error, 'INVALID_MANIFEST', 'MANIFEST_TOO_LARGE', 'INVALID_DIGEST')) return [];
    throw error;
  }
}

function batchesOf(images: readonly StoredImage[]): StoredImage[][] {
  const batches: StoredImage[][] = [];
  for (let at = 0; at < images.length; at += BATCH) batches.push(images.slice(at, at + BATCH));
  return batches;
}
