import type {ImageDetail, ImageIdentifier} from '@aws-sdk/client-ecr';
import {describeImages} from '../../ecr/images.ts';
import {inBatches} from '../../ecr/in-batches.ts';
import {paginate} from '../../ecr/paginate.ts';
import {hasCode} from '../../errors.ts';
import {parseManifest} from '../../oci/manifest.ts';
import {isIndexMediaType, MEDIA_TYPE} from '../../oci/media-type.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import type {StoredImage} from './stored-image.ts';

/** As many as DescribeImages gives in one page. */
const PAGE = 1000;
/** What BatchGetImage takes in one call. */
const BATCH = 100;
const INDEX_TYPES = [MEDIA_TYPE.ociIndex, MEDIA_TYPE.dockerManifestList];

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

// ECR: reading an index counts as a pull of it
/** The same images, indexes with what they list. Archived indexes cannot be read and stay without. */
export async function withMembers(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  images: readonly StoredImage[],
): Promise<StoredImage[]> {
  const indexes = images.filter(image => image.isIndex && !image.isArchived);
  const members = new Map<string, readonly string[]>();
  await inBatches(indexes, BATCH, async batch => {
    const imageIds = batch.map(({digest}) => ({imageDigest: digest}));
    const input = {...id, imageIds, acceptedMediaTypes: INDEX_TYPES};
    for (const image of (await ecr.client.send('BatchGetImage', input, context)).images ?? []) {
      members.set(image.imageId?.imageDigest ?? '', membersOf(image.imageManifest ?? ''));
    }
  });
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

function membersOf(text: string): string[] {
  try {
    const manifest = parseManifest(Buffer.from(text));
    return manifest.kind === 'index' ? manifest.content.manifests.map(({digest}) => digest) : [];
  } catch (error) {
    if (hasCode(error, 'INVALID_MANIFEST', 'MANIFEST_TOO_LARGE', 'INVALID_DIGEST')) return [];
    throw error;
  }
}
