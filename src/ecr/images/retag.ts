import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {type Digest, isDigest} from '../../oci/digest.ts';
import type {Manifest} from '../../oci/manifest.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {getImages, imageFailure, imageIdOf, readManifest} from './image-manifests.ts';
import {putImage} from './put-image.ts';

/** What became of one tag. */
export interface RetaggedTag {
  tag: string;
  /** `unchanged` when it pointed there already. */
  outcome: 'created' | 'moved' | 'unchanged';
  /** Where a moved tag pointed before. */
  previousDigest?: string;
}

/** The image and what became of its new tags, in the order in which they were given. */
export interface RetagResult {
  digest: Digest;
  mediaType: string;
  tags: RetaggedTag[];
}

/** What to tag, with what. */
export interface RetagRequest extends Abortable {
  tagOrDigest: string;
  tags: readonly string[];
  /** Only says what would be done. */
  dryRun?: boolean;
}

/**
 * Points tags at an image: one question for the image and where the tags point now, then one PutImage for each
 * tag that has to change. No layer moves, and the manifest's bytes stay as they are.
 * @throws EcrctlError IMAGE_NOT_FOUND, TAG_IMMUTABLE
 */
export async function retag(
  target: RepositoryTarget<'BatchGetImage' | 'DescribeImages' | 'PutImage'>,
  {tagOrDigest, tags, dryRun = false, ...options}: RetagRequest,
): Promise<RetagResult> {
  const wanted = imageIdOf(tagOrDigest);
  const others = [...new Set(tags)].filter(tag => tag !== tagOrDigest);
  const {images, failures} = await getImages(
    target,
    [wanted, ...others.map(imageTag => ({imageTag}))],
    options,
  );
  const source = images.find(image => matches(wanted, image.imageId));
  if (!source) {
    const failure = failures.find(one => matches(wanted, one.imageId));
    throw imageFailure(failure, tagOrDigest, target);
  }
  const manifest = readManifest(source, isDigest(tagOrDigest) ? tagOrDigest : undefined);
  const current = new Map(images.map(({imageId}) => [imageId?.imageTag, imageId?.imageDigest]));
  const done: RetaggedTag[] = [];
  for (const tag of new Set(tags)) {
    const step = stepFor(tag, current.get(tag), manifest);
    if (step.outcome !== 'unchanged' && !dryRun) await putImage(target, manifest, {...options, tag});
    done.push(step);
  }
  return {digest: manifest.digest, mediaType: manifest.mediaType, tags: done};
}

function matches(wanted: ImageIdentifier, found: ImageIdentifier | undefined): boolean {
  if (wanted.imageTag !== undefined) return found?.imageTag === wanted.imageTag;
  return found?.imageDigest === wanted.imageDigest;
}

function stepFor(tag: string, previousDigest: string | undefined, {digest}: Manifest): RetaggedTag {
  if (previousDigest === undefined) return {tag, outcome: 'created'};
  if (previousDigest === digest) return {tag, outcome: 'unchanged'};
  return {tag, outcome: 'moved', previousDigest};
}
