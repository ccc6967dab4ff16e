import {successors} from '../../oci/successors.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import {readManifests} from './read-manifests.ts';
import type {StoredImage} from './stored-image.ts';

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

/** Reads what images consist of; of what cannot be read `onImage` hears nothing. */
export async function readBlobs(
  context: CommandContext,
  repository: EcrRepository,
  {images, onImage, onRead}: BlobQuestion,
): Promise<void> {
  const known = new Map<string, StoredBlob>();
  const once = ({digest, size}: StoredBlob): StoredBlob => {
    const before = known.get(digest);
    if (before) return before;
    const blob = {digest, size};
    known.set(digest, blob);
    return blob;
  };
  await readManifests(context, repository, {
    images: images.filter(image => !image.isIndex),
    onManifest: (digest, manifest) => {
      if (manifest.kind === 'image') onImage(digest, successors(manifest).map(once));
    },
    onRead,
  });
}
