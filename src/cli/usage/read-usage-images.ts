import type {CommandContext} from '../context/command-context.ts';
import {readBlobs, type StoredBlob} from '../images/read-blobs.ts';
import {readStoredImages} from '../images/read-stored-images.ts';
import type {StoredImage} from '../images/stored-image.ts';
import type {EcrRepository} from '../repository-of.ts';
import type {UsageImage} from './account-usage.ts';

/** How to read a repository's images. */
export interface UsageReading {
  /** Whether manifests are read, which counts as a pull of each image. */
  measure: boolean;
  onRead?: ((count: number) => void) | undefined;
}

/**
 * Every image of a repository with what it takes. Where the manifest is not read (or cannot be, as in the
 * archive) an image counts as one blob of the size that the service says, and shares nothing.
 */
export async function readUsageImages(
  context: CommandContext,
  repository: EcrRepository,
  {measure, onRead}: UsageReading,
): Promise<UsageImage[]> {
  const images = await readStoredImages(context, repository);
  const blobs = new Map<string, readonly StoredBlob[]>();
  if (measure) {
    const onImage = (digest: string, found: readonly StoredBlob[]): void => void blobs.set(digest, found);
    await readBlobs(context, repository, {images, onImage, onRead});
  }
  return images.map(image => ({image, blobs: blobs.get(image.digest) ?? asOneBlob(image)}));
}

/** What an index lists are images of their own. */
function asOneBlob({digest, size, isIndex}: StoredImage): StoredBlob[] {
  return isIndex ? [] : [{digest, size}];
}
