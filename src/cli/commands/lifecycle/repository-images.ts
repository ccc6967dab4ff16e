import type {ImageDetail} from '@aws-sdk/client-ecr';
import {inBatches} from '../../../ecr/in-batches.ts';
import {paginate} from '../../../ecr/paginate.ts';
import {hasCode} from '../../../errors.ts';
import type {LifecycleImage} from '../../../lifecycle/image.ts';
import {parseManifest} from '../../../oci/manifest.ts';
import {isIndexMediaType, MEDIA_TYPE} from '../../../oci/media-type.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** What BatchGetImage takes in one call. */
const BATCH = 100;

const INDEX_TYPES = [MEDIA_TYPE.ociIndex, MEDIA_TYPE.dockerManifestList];

/** Every image of a repository, archived ones too. */
export async function readRepositoryImages(
  context: CommandContext,
  {ecr, id}: EcrRepository,
): Promise<LifecycleImage[]> {
  const images: LifecycleImage[] = [];
  const input = {...id, maxResults: 1000, filter: {imageStatus: 'ANY' as const}};
  for await (const page of paginate(ecr.client, 'DescribeImages', {input, signal: context.signal})) {
    images.push(...(page.imageDetails ?? []).flatMap(imageOf));
  }
  return images;
}

// ECR: reading an index counts as a pull of it
/** The same images, indexes with their members where they can be read. */
export async function withMembers(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  images: readonly LifecycleImage[],
): Promise<LifecycleImage[]> {
  const imageIds = images.filter(isIndex).map(({imageDigest}) => ({imageDigest}));
  const answers = await inBatches(imageIds, BATCH, batch =>
    ecr.client.send('BatchGetImage', {...id, imageIds: batch, acceptedMediaTypes: INDEX_TYPES}, context),
  );
  const manifests = new Map(
    answers
      .flatMap(answer => answer.images ?? [])
      .map(({imageId, imageManifest}) => [imageId?.imageDigest, imageManifest]),
  );
  return images.map(image => {
    const childDigests = membersOf(manifests.get(image.imageDigest));
    return childDigests ? {...image, childDigests} : image;
  });
}

/** Whether an image is an index whose members are not known. */
export function lacksMembers(image: LifecycleImage): boolean {
  return isIndex(image) && !image.childDigests;
}

function membersOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const manifest = parseManifest(Buffer.from(text));
    return manifest.kind === 'index' ? manifest.content.manifests.map(({digest}) => digest) : undefined;
  } catch (error) {
    if (hasCode(error, 'INVALID_MANIFEST', 'MANIFEST_TOO_LARGE', 'INVALID_DIGEST')) return undefined;
    throw error;
  }
}

function imageOf({imageDigest, imagePushedAt, ...rest}: ImageDetail): LifecycleImage[] {
  return imageDigest && imagePushedAt ? [{...rest, imageDigest, imagePushedAt}] : [];
}

function isIndex({imageManifestMediaType}: LifecycleImage): boolean {
  return imageManifestMediaType !== undefined && isIndexMediaType(imageManifestMediaType);
}
