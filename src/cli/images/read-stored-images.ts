import type {ImageDetail, ImageIdentifier} from '@aws-sdk/client-ecr';
import {describeImages} from '../../ecr/images/images.ts';
import {paginate} from '../../ecr/paginate.ts';
import {isIndexMediaType} from '../../oci/media-type.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import {readIndexMembers} from './index-members.ts';
import type {StoredImage} from './stored-image.ts';

/** As many as DescribeImages gives in one page. */
const PAGE = 1000;

/** Every image of a repository, archived ones too, indexes without their members; `onRead` hears the count. */
export async function readStoredImages(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  onRead: (count: number) => void = () => {},
): Promise<StoredImage[]> {
  const images: StoredImage[] = [];
  const input = {...id, maxResults: PAGE, filter: {imageStatus: 'ANY' as const}};
  for await (const page of paginate(ecr.client, 'DescribeImages', {input, signal: context.signal})) {
    for (const detail of page.imageDetails ?? []) images.push(storedImage(detail));
    onRead(images.length);
  }
  return images;
}

/** These images of a repository. @throws EcrctlError IMAGE_NOT_FOUND for the first that is not there */
export async function describeStoredImages(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  imageIds: readonly ImageIdentifier[],
): Promise<StoredImage[]> {
  const details = await describeImages({api: ecr.client, id}, imageIds, context);
  return [...new Map(details.map(detail => [detail.imageDigest, storedImage(detail)])).values()];
}

/** The same images, indexes with what they list. Archived indexes cannot be read and stay without. */
export async function withMembers(
  context: CommandContext,
  repository: EcrRepository,
  images: readonly StoredImage[],
): Promise<StoredImage[]> {
  const indexes = images.filter(image => image.isIndex);
  const members = await readIndexMembers(context, repository, indexes);
  return images.map(image => {
    const listed = members.get(image.digest);
    return listed ? {...image, members: listed} : image;
  });
}

function storedImage(detail: ImageDetail): StoredImage {
  return {
    digest: detail.imageDigest ?? '',
    tags: detail.imageTags ?? [],
    pushedAt: detail.imagePushedAt?.getTime() ?? 0,
    ...(detail.lastRecordedPullTime ? {pulledAt: detail.lastRecordedPullTime.getTime()} : {}),
    size: detail.imageSizeInBytes ?? 0,
    isIndex: isIndexMediaType(detail.imageManifestMediaType ?? ''),
    isArchived: detail.imageStatus !== undefined && detail.imageStatus !== 'ACTIVE',
    ...(detail.subjectManifestDigest ? {subject: detail.subjectManifestDigest} : {}),
  };
}
