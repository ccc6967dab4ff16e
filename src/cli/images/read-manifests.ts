import {getImages} from '../../ecr/images/image-manifests.ts';
import {inBatches} from '../../ecr/in-batches.ts';
import {hasCode} from '../../errors.ts';
import {type Manifest, parseManifest} from '../../oci/manifest.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import type {StoredImage} from './stored-image.ts';

/** What BatchGetImage takes in one call. */
const BATCH = 100;

/** Whose manifests to read, and who is told of each and of how many images have been asked for. */
export interface ManifestQuestion {
  images: readonly Readable[];
  onManifest: (digest: string, manifest: Manifest) => void;
  onRead?: ((count: number) => void) | undefined;
}

type Readable = Pick<StoredImage, 'digest' | 'isArchived'>;

/** A manifest with the digest that it is stored under. */
type Found = readonly [digest: string, manifest: Manifest];

// ECR: reading a manifest counts as a pull of the image
/**
 * Reads the manifests of images, a hundred to a call; from ECR Public, whose API has no such call, one by one as
 * Docker does. Archived images cannot be read, and manifests that make no sense say nothing: of those nobody is
 * told.
 */
export async function readManifests(
  context: CommandContext,
  repository: EcrRepository,
  {images, onManifest, onRead}: ManifestQuestion,
): Promise<void> {
  const read = repository.ecr.public ? readPublic : readBatch;
  let count = 0;
  await inBatches(
    images.filter(image => !image.isArchived),
    BATCH,
    async batch => {
      for (const [digest, manifest] of await read(context, repository, batch)) onManifest(digest, manifest);
      count += batch.length;
      onRead?.(count);
    },
  );
}

async function readBatch(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  batch: readonly Readable[],
): Promise<Found[]> {
  const imageIds = batch.map(({digest}) => ({imageDigest: digest}));
  const {images} = await getImages({api: ecr.client, id}, imageIds, context);
  const found: Found[] = [];
  for (const {imageId, imageManifest = '', imageManifestMediaType} of images) {
    const manifest = await sensible(() => parseManifest(Buffer.from(imageManifest), imageManifestMediaType));
    if (manifest) found.push([imageId?.imageDigest ?? '', manifest]);
  }
  return found;
}

async function readPublic(
  context: CommandContext,
  {id}: EcrRepository,
  batch: readonly Readable[],
): Promise<Found[]> {
  const {store} = await context.openRepository({repository: id.repositoryName});
  const found: Found[] = [];
  for (const {digest} of batch) {
    const manifest = await sensible(async () =>
      store.fetchManifest(await store.resolve(digest, context), context),
    );
    if (manifest) found.push([digest, manifest]);
  }
  return found;
}

/** Undefined instead of a failure that is about what the manifest says. */
async function sensible(read: () => Manifest | Promise<Manifest>): Promise<Manifest | undefined> {
  try {
    return await read();
  } catch (error) {
    if (hasCode(error, 'INVALID_MANIFEST', 'MANIFEST_TOO_LARGE', 'INVALID_DIGEST')) return undefined;
    throw error;
  }
}
