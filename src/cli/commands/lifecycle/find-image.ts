import {EcrctlError} from '../../../errors.ts';
import type {LifecycleImage} from '../../../lifecycle/image.ts';

/** The fewest hexadecimal digits that may stand for a digest. */
const MIN_DIGITS = 7;

/**
 * The position of the image with a tag or digest; a digest may be cut short, and a repository's name in front
 * of a tag is ignored.
 * @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE
 */
export function findImage(images: readonly LifecycleImage[], wanted: string): number {
  const name = wanted.slice(wanted.lastIndexOf('@') + 1);
  const found = name.startsWith('sha256:') ? byDigest(images, name) : byTag(images, name);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    throw new EcrctlError('IMAGE_NOT_FOUND', `no image is called ${wanted}`, {
      hint: 'name it by one of its tags or by its digest',
    });
  }
  throw new EcrctlError('AMBIGUOUS_IMAGE', `${found.length} images are called ${wanted}`, {
    hint: 'write more of the digest',
  });
}

function byTag(images: readonly LifecycleImage[], name: string): number[] {
  const tag = name.slice(name.lastIndexOf(':') + 1);
  return positions(images, image => image.imageTags?.includes(tag) ?? false);
}

function byDigest(images: readonly LifecycleImage[], digest: string): number[] {
  if (digest.length < 'sha256:'.length + MIN_DIGITS) return [];
  return positions(images, image => image.imageDigest.startsWith(digest));
}

function positions(images: readonly LifecycleImage[], fits: (image: LifecycleImage) => boolean): number[] {
  return images.flatMap((image, position) => (fits(image) ? [position] : []));
}
