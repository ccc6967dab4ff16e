import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {getImages} from './image-manifests.ts';
import {listImageIds} from './images.ts';

/**
 * What these tags point at, archived images too; none of them where the repository is still to be made. Listing
 * is no pull; only who may not list reads the images.
 * @throws EcrctlError ACCESS_DENIED for whoever may do neither
 */
export async function tagDigestsOf(
  target: RepositoryTarget<'BatchGetImage' | 'ListImages'>,
  tags: readonly string[],
  options: Abortable = {},
): Promise<Map<string, Digest>> {
  try {
    return await listedDigests(target, tags, options);
  } catch (error) {
    if (hasCode(error, 'REPOSITORY_NOT_FOUND')) return new Map();
    if (!hasCode(error, 'ACCESS_DENIED')) throw error;
  }
  const imageIds = tags.map(imageTag => ({imageTag}));
  const {images} = await getImages(target, imageIds, options);
  return new Map(
    images.flatMap(({imageId: {imageTag, imageDigest} = {}}) =>
      imageTag === undefined ? [] : [[imageTag, imageDigest as Digest] as const],
    ),
  );
}

async function listedDigests(
  target: RepositoryTarget<'ListImages'>,
  tags: readonly string[],
  {signal}: Abortable,
): Promise<Map<string, Digest>> {
  const wanted = new Set(tags);
  const found = new Map<string, Digest>();
  const filter = {tagStatus: 'TAGGED', imageStatus: 'ANY'} as const;
  for await (const {imageTag, imageDigest} of listImageIds(target, {filter, signal})) {
    if (imageTag !== undefined && wanted.has(imageTag)) found.set(imageTag, imageDigest as Digest);
  }
  return found;
}
