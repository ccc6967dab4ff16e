import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import {readBlobs} from './read-blobs.ts';
import type {StoredImage} from './stored-image.ts';

/** Which images go out of which, and who wants to hear how many have been read. */
export interface FreedQuestion {
  all: readonly StoredImage[];
  going: readonly StoredImage[];
  onRead?: (count: number) => void;
}

/**
 * The bytes of layers and configs that no image that stays needs: what a deletion really frees. The manifest of
 * every image is read, and only the blobs' names are kept. What archived images share with others is not known
 * to be shared.
 */
export async function freedBytes(
  context: CommandContext,
  repository: EcrRepository,
  {all, going, onRead}: FreedQuestion,
): Promise<number> {
  const doomed = new Set(going.map(image => image.digest));
  const sizes = new Map<string, number>();
  const shared = new Set<string>();
  await readBlobs(context, repository, {
    images: all,
    onImage: (digest, blobs) => {
      for (const blob of blobs) {
        if (doomed.has(digest)) sizes.set(blob.digest, blob.size);
        else shared.add(blob.digest);
      }
    },
    onRead,
  });
  let freed = 0;
  for (const [digest, size] of sizes) if (!shared.has(digest)) freed += size;
  return freed;
}
