import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import {inBatches} from '../in-batches.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {getImages} from './image-manifests.ts';
import {describeImages} from './images.ts';

type Target = RepositoryTarget<'BatchGetImage' | 'DescribeImages'>;

/** As many images as DescribeImages takes by name. */
const MAX_IDS = 100;

/**
 * Which of these images a repository holds, ready to be pulled. Their manifests are fetched only by who may not
 * ask otherwise: that counts as a pull, and keeps an image from expiring by when it was last pulled.
 */
export async function existingImages(
  target: Target,
  digests: readonly Digest[],
  options: Abortable = {},
): Promise<Set<Digest>> {
  try {
    const found = await inBatches(digests, MAX_IDS, batch => describedImages(target, batch, options));
    return new Set(found.flat());
  } catch (error) {
    if (!hasCode(error, 'ACCESS_DENIED')) throw error;
  }
  const {images} = await getImages(
    target,
    digests.map(imageDigest => ({imageDigest})),
    options,
  ).catch(nothingIfForbidden);
  return new Set(images.map(image => image.imageId?.imageDigest as Digest));
}

/** ECR: one image that is not there fails the whole of DescribeImages, so then each is asked for alone. */
async function describedImages(
  target: Target,
  digests: readonly Digest[],
  options: Abortable,
): Promise<Digest[]> {
  try {
    const imageIds = digests.map(imageDigest => ({imageDigest}));
    const images = await describeImages(target, imageIds, options);
    const ready = images.filter(({imageStatus = 'ACTIVE'}) => imageStatus === 'ACTIVE');
    return ready.map(({imageDigest}) => imageDigest as Digest);
  } catch (error) {
    if (!hasCode(error, 'IMAGE_NOT_FOUND')) throw error;
    if (digests.length === 1) return [];
    const found = await inBatches(digests, 1, one => describedImages(target, one, options));
    return found.flat();
  }
}

/** ECR: pushing needs no permission to look at images; who may not look pushes them again. */
function nothingIfForbidden(error: unknown): {images: never[]} {
  if (hasCode(error, 'ACCESS_DENIED')) return {images: []};
  throw error;
}
