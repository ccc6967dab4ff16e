import type {ImageDetail} from '@aws-sdk/client-ecr';
import {paginate} from '../../ecr/paginate.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {parseManifest} from '../../oci/manifest.ts';
import {ACCEPTED_MANIFESTS} from '../../oci/media-type.ts';
import {successors} from '../../oci/successors.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import type {UsageImage} from './account-usage.ts';

/** What BatchGetImage takes in one call. */
const BATCH = 100;

/** Every image of a repository with its blobs: the descriptions page by page, the manifests a hundred a call. */
export async function readUsageImages(
  context: CommandContext,
  repository: EcrRepository,
): Promise<UsageImage[]> {
  const images: UsageImage[] = [];
  const input = {...repository.id, maxResults: 1000, filter: {imageStatus: 'ANY' as const}};
  for await (const page of paginate(repository.ecr.client, 'DescribeImages', {
    input,
    signal: context.signal,
  })) {
    const details = page.imageDetails ?? [];
    for (let at = 0; at < details.length; at += BATCH) {
      images.push(...(await withBlobs(context, repository, details.slice(at, at + BATCH))));
    }
  }
  return images;
}

async function withBlobs(
  context: CommandContext,
  repository: EcrRepository,
  details: ImageDetail[],
): Promise<UsageImage[]> {
  const answer = await repository.ecr.client.send(
    'BatchGetImage',
    {
      ...repository.id,
      imageIds: details.map(detail => ({imageDigest: detail.imageDigest!})),
      acceptedMediaTypes: [...ACCEPTED_MANIFESTS],
    },
    context,
  );
  const blobs = new Map<string, Descriptor[]>();
  for (const image of answer.images ?? []) {
    const manifest = parseManifest(
      new TextEncoder().encode(image.imageManifest),
      image.imageManifestMediaType,
    );
    blobs.set(image.imageId!.imageDigest!, manifest.kind === 'image' ? successors(manifest) : []);
  }
  return details.map(detail => ({detail, blobs: blobs.get(detail.imageDigest!) ?? []}));
}
