import type {
  DescribeImagesFilter,
  ImageDetail,
  ImageFailure,
  ImageIdentifier,
  ListImagesFilter,
} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {inBatches} from '../in-batches.ts';
import {paginate} from '../paginate.ts';
import type {RepositoryTarget} from '../repository-id.ts';

/** As many as DescribeImages and ListImages give in one page. */
const PAGE = 1000;
/** As many images as one call takes by name. */
const MAX_IDS = 100;

/** Every image of a repository with what ECR records of it, as it is listed; archived ones only by `filter`. */
export async function* listImages(
  {api, id}: RepositoryTarget<'DescribeImages'>,
  {filter, signal}: Abortable & {filter?: DescribeImagesFilter | undefined} = {},
): AsyncGenerator<ImageDetail> {
  const input = {...id, maxResults: PAGE, ...(filter ? {filter} : {})};
  for await (const page of paginate(api, 'DescribeImages', {input, signal})) {
    yield* page.imageDetails ?? [];
  }
}

/** Every pair of tag and digest, and every digest without a tag: the cheapest listing there is. */
export async function* listImageIds(
  {api, id}: RepositoryTarget<'ListImages'>,
  {filter, signal}: Abortable & {filter?: ListImagesFilter | undefined} = {},
): AsyncGenerator<ImageIdentifier> {
  const input = {...id, maxResults: PAGE, ...(filter ? {filter} : {})};
  for await (const page of paginate(api, 'ListImages', {input, signal})) {
    yield* page.imageIds ?? [];
  }
}

/** What ECR records of these images. @throws EcrServiceError IMAGE_NOT_FOUND for the first that is not there */
export async function describeImages(
  {api, id}: RepositoryTarget<'DescribeImages'>,
  imageIds: readonly ImageIdentifier[],
  options: Abortable = {},
): Promise<ImageDetail[]> {
  const answers = await inBatches(imageIds, MAX_IDS, batch =>
    api.send('DescribeImages', {...id, imageIds: batch}, options),
  );
  return answers.flatMap(answer => answer.imageDetails ?? []);
}

/** What was deleted, and what was not and why. */
export interface DeletedImages {
  imageIds: ImageIdentifier[];
  failures: ImageFailure[];
}

/**
 * Deletes images by digest (with all their tags) or tags (and the image with its last tag), a hundred to a
 * call and one call after another, so that an index listed before its images is gone when they come.
 */
export async function deleteImages(
  {api, id}: RepositoryTarget<'BatchDeleteImage'>,
  imageIds: readonly ImageIdentifier[],
  options: Abortable & {onDeleted?: (count: number) => void} = {},
): Promise<DeletedImages> {
  const deleted: DeletedImages = {imageIds: [], failures: []};
  for (let at = 0; at < imageIds.length; at += MAX_IDS) {
    const batch = imageIds.slice(at, at + MAX_IDS);
    const answer = await api.send('BatchDeleteImage', {...id, imageIds: batch}, options);
    deleted.imageIds.push(...(answer.imageIds ?? []));
    deleted.failures.push(...(answer.failures ?? []));
    options.onDeleted?.(deleted.imageIds.length);
  }
  return deleted;
}
