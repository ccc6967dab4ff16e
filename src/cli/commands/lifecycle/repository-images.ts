import type {ImageDetail} from '@aws-sdk/client-ecr';
import {inBatches} from '../../../ecr/in-batches.ts';
import {paginate} from '../../../ecr/paginate.ts';
import type {LifecycleImage} from '../../../lifecycle/image.ts';
import {parseManifest} from '../../../oci/manifest.ts';
import {isIndexMediaType, MEDIA_TYPE} from '../../../oci/media-type.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** What BatchGetImage takes in one call. */
const BATCH = 100;

const INDEX_TYPES = [MEDIA_TYPE.ociIndex, MEDIA_TYPE.dockerManifestList];

/** Every image of a repository, archived ones too, with the members of its indexes. */
export async function readRepositoryImages(
  context: CommandContext,
  repository: EcrRepository,
): Promise<LifecycleImage[]> {
  const images: LifecycleImage[] = [];
  const input = {...repository.id, maxResults: 1000, filter: {imageStatus: 'ANY' as const}};
  for await (const page of paginate(repository.ecr.client, 'DescribeImages', {
    input,
    signal: context.signal,
  })) {
    images.push(...(page.imageDetails ?? []).flatMap(imageOf));
  }
  return withMembers(context, repository, images);
}

/** Tells of indexes whose members are not known; their members are judged as images of their own. */
export function warnOfUnknownMembers(context: CommandContext, images: readonly LifecycleImage[]): void {
  const unknown = images.filter(image => isIndex(image) && !image.childDigests);
  if (unknown.length === 0) return;
  const indexes = unknown.length === 1 ? '1 index' : `${unknown.length} indexes`;
  context.output.warn(
    `the members of ${indexes} are not known, so they are judged as images of their own; childDigests can name them`,
  );
}

async function withMembers(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  images: readonly LifecycleImage[],
): Promise<LifecycleImage[]> {
  const imageIds = images.filter(isIndex).map(({imageDigest}) => ({imageDigest}));
  const answers = await inBatches(imageIds, BATCH, batch =>
    ecr.client.send('BatchGetImage', {...id, imageIds: batch, acceptedMediaTypes: INDEX_TYPES}, context),
  );
  const members = new Map(
    answers
      .flatMap(answer => answer.images ?? [])
      .map(({imageId, imageManifest}) => [imageId?.imageDigest, membersOf(imageManifest ?? '')]),
  );
  return images.map(image => {
    const childDigests = members.get(image.imageDigest);
    return childDigests ? {...image, childDigests} : image;
  });
}

function membersOf(text: string): string[] {
  const manifest = parseManifest(Buffer.from(text));
  return manifest.kind === 'index' ? manifest.content.manifests.map(({digest}) => digest) : [];
}

function imageOf({imageDigest, imagePushedAt, ...rest}: ImageDetail): LifecycleImage[] {
  return imageDigest && imagePushedAt ? [{...rest, imageDigest, imagePushedAt}] : [];
}

function isIndex({imageManifestMediaType}: LifecycleImage): boolean {
  return imageManifestMediaType !== undefined && isIndexMediaType(imageManifestMediaType);
}
