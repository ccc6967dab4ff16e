import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {getImages} from './image-manifests.ts';
import {describeImages} from './images.ts';

/** What a tag points to, without counting as a pull where the caller may ask so; undefined for nothing. */
export async function digestOfTag(
  target: RepositoryTarget<'BatchGetImage' | 'DescribeImages'>,
  imageTag: string,
  options: Abortable = {},
): Promise<string | undefined> {
  try {
    const [image] = await describeImages(target, [{imageTag}], options);
    return image?.imageDigest;
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND')) return undefined;
    if (!hasCode(error, 'ACCESS_DENIED')) throw error;
  }
  const {images} = await getImages(target, [{imageTag}], options);
  return images[0]?.imageId?.imageDigest;
}
