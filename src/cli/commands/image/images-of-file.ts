import type {ImageDetail} from '@aws-sdk/client-ecr';
import type {ReadableStore} from '../../../content/store.ts';
import {EcrctlError, hasCode} from '../../../errors.ts';
import type {Descriptor} from '../../../oci/descriptor.ts';
import type {FileLocation} from '../../../oci/image-location.ts';
import {readImageGraph} from '../../../transfer/image-graph.ts';
import type {CommandContext} from '../../context/command-context.ts';

/**
 * The images of a file or folder, in its own order; their tags are the names that it has for them, and those of a
 * docker archive have the digests that a push gives them.
 * @throws EcrctlError USAGE where the location names one image of it
 */
export async function imagesOfFile(context: CommandContext, location: FileLocation): Promise<ImageDetail[]> {
  const {path, name} = location;
  if (name !== undefined) {
    throw new EcrctlError('USAGE', `"${path}:${name}" is one image, and a whole file is meant here`, {
      hint: `write ${path} alone; its images are listed with their names`,
    });
  }
  const store = await context.openSource(location);
  const images = [];
  for (const {descriptor, names} of await store.images()) {
    const size = await sizeOf(store, descriptor, context.signal);
    images.push({
      imageTags: names,
      imageDigest: descriptor.digest,
      imageManifestMediaType: descriptor.mediaType,
      ...(size === undefined ? {} : {imageSizeInBytes: size}),
    });
  }
  return images;
}

/** Of configurations and layers, each once; a file that holds a part of an index does not know. */
async function sizeOf(
  store: ReadableStore,
  root: Descriptor,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const {blobs} = await readImageGraph(store, root, {signal});
    return blobs.reduce((sum, {descriptor}) => sum + descriptor.size, 0);
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND', 'BLOB_NOT_FOUND')) return undefined;
    throw error;
  }
}
