import type {ImageDetail} from '@aws-sdk/client-ecr';
import type {Abortable, ContentStore} from '../../content/store.ts';
import {readVerified} from '../../content/verify.ts';
import {getManifest} from '../../ecr/images/image-manifests.ts';
import {describeImages} from '../../ecr/images/images.ts';
import {listReferrers} from '../../ecr/images/list-referrers.ts';
import {inBatches} from '../../ecr/in-batches.ts';
import {paginate} from '../../ecr/paginate.ts';
import {hasCode} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import {parseImageConfig} from '../../oci/image-config.ts';
import type {Manifest} from '../../oci/manifest.ts';
import {isImageConfigMediaType} from '../../oci/media-type.ts';
import type {ImageDocument, ImageRecord, ReferrerRecord} from '../backend.ts';
import {type EcrBackendParts, idOf, targetOf} from './parts.ts';

/** As many as DescribeImages gives in one page. */
const PAGE = 1000;

/** The images of a repository, archived ones too, page by page. */
export async function* readImages(
  parts: EcrBackendParts,
  repositoryName: string,
  {signal}: Abortable,
): AsyncGenerator<ImageRecord[]> {
  // ECR: archived images are listed only when they are asked for
  const input = {...idOf(parts, repositoryName), maxResults: PAGE, filter: {imageStatus: 'ANY' as const}};
  const same = new Map<string, string>();
  for await (const page of paginate(parts.api, 'DescribeImages', {input, signal})) {
    yield (page.imageDetails ?? []).flatMap(detail => toImageRecord(detail, same));
  }
}

/** The images that have these tags now; a repository that is not there has none. */
export async function readTaggedImages(
  parts: EcrBackendParts,
  {repositoryName, tags}: {repositoryName: string; tags: readonly string[]},
  options: Abortable,
): Promise<ImageRecord[]> {
  const target = targetOf(parts, repositoryName);
  // DescribeImages refuses a whole call for one tag that is not there, so each is asked for alone.
  const found = await inBatches(tags, 1, async batch => {
    const imageIds = batch.map(imageTag => ({imageTag}));
    try {
      return await describeImages(target, imageIds, options);
    } catch (error) {
      if (hasCode(error, 'IMAGE_NOT_FOUND') || hasCode(error, 'REPOSITORY_NOT_FOUND')) return [];
      throw error;
    }
  });
  const same = new Map<string, string>();
  return found.flat().flatMap(detail => toImageRecord(detail, same));
}

/** The manifest of an image and, where it is a container image, its configuration. */
export async function readImageDocument(
  parts: EcrBackendParts,
  image: {repositoryName: string; imageDigest: string; store: () => Promise<ContentStore>},
  options: Abortable,
): Promise<ImageDocument> {
  const manifest = await getManifest(targetOf(parts, image.repositoryName), image.imageDigest, options);
  if (!hasImageConfig(manifest)) return {manifest};
  const {config} = manifest.content;
  const store = await image.store();
  const bytes = await readVerified(config, opening => store.open(config, opening), options);
  return {manifest, config: parseImageConfig(bytes)};
}

/** What refers to an image. */
export async function readReferrers(
  parts: EcrBackendParts,
  {repositoryName, imageDigest}: {repositoryName: string; imageDigest: string},
  options: Abortable,
): Promise<ReferrerRecord[]> {
  return listReferrers(targetOf(parts, repositoryName), {digest: imageDigest as Digest}, options);
}

/** Asks for a scan of one image. */
export async function scanImage(
  parts: EcrBackendParts,
  {repositoryName, imageDigest}: {repositoryName: string; imageDigest: string},
  options: Abortable,
): Promise<void> {
  await parts.api.send('StartImageScan', {...idOf(parts, repositoryName), imageId: {imageDigest}}, options);
}

/**
 * An image without what all images of its repository share. The same few media types and statuses come with
 * every image; each is kept once, for a list may be very long.
 */
function toImageRecord(detail: ImageDetail, same: Map<string, string>): ImageRecord[] {
  const {imageDigest, imagePushedAt, imageTags, imageScanStatus, imageScanFindingsSummary} = detail;
  if (!imageDigest || !imagePushedAt) return [];
  const once = (text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    const known = same.get(text);
    if (known === undefined) same.set(text, text);
    return known ?? text;
  };
  return [
    {
      imageDigest,
      imageTags,
      imagePushedAt,
      imageSizeInBytes: detail.imageSizeInBytes,
      imageStatus: once(detail.imageStatus),
      imageManifestMediaType: once(detail.imageManifestMediaType),
      lastRecordedPullTime: detail.lastRecordedPullTime,
      subjectManifestDigest: detail.subjectManifestDigest,
      ...(detail.lastArchivedAt && {lastArchivedAt: detail.lastArchivedAt}),
      ...(detail.lastActivatedAt && {lastActivatedAt: detail.lastActivatedAt}),
      ...(detail.artifactMediaType && {artifactMediaType: once(detail.artifactMediaType)!}),
      ...(imageScanStatus?.status && {imageScanStatus: once(imageScanStatus.status)!}),
      ...(imageScanFindingsSummary?.findingSeverityCounts && {
        findingSeverityCounts: imageScanFindingsSummary.findingSeverityCounts as Record<string, number>,
      }),
    },
  ];
}

/** Configurations of other artifacts say nothing about running them. */
function hasImageConfig(manifest: Manifest): manifest is Manifest & {kind: 'image'} {
  return manifest.kind === 'image' && isImageConfigMediaType(manifest.content.config.mediaType);
}
