import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import {type Digest, isDigest} from '../../oci/digest.ts';
import type {Manifest} from '../../oci/manifest.ts';
import {describeRepositories} from '../repositories.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {getImages, imageFailure, imageIdOf, readManifest} from './image-manifests.ts';
import {immutableTag} from './immutable-tag.ts';
import {putImage} from './put-image.ts';
import {isImmutableTag} from './tag-mutability.ts';

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
}

/** The image that gets the tags, and what has to become of each of them. */
export interface RetagPlan {
  manifest: Manifest;
  steps: RetaggedTag[];
}

/**
 * Points tags at an image: one question for the image and where the tags point now, then one PutImage for each
 * tag that has to change. No layer moves, and the manifest's bytes stay as they are.
 * @throws EcrctlError IMAGE_NOT_FOUND, TAG_IMMUTABLE
 */
export async function retag(
  target: RepositoryTarget<'BatchGetImage' | 'DescribeImages' | 'PutImage'>,
  request: RetagRequest,
): Promise<RetagResult> {
  const {manifest, steps} = await planRetag(target, request);
  for (const step of steps) await pointTag(target, manifest, {...request, step});
  return {digest: manifest.digest, mediaType: manifest.mediaType, tags: steps};
}

/** Finds the image and what has to become of each tag, and changes nothing. @throws EcrctlError IMAGE_NOT_FOUND */
export async function planRetag(
  target: RepositoryTarget<'BatchGetImage'>,
  {tagOrDigest, tags, ...options}: RetagRequest,
): Promise<RetagPlan> {
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
  return {manifest, steps: [...new Set(tags)].map(tag => stepFor(tag, current.get(tag), manifest))};
}

/** Does what a plan says of one tag. @throws EcrctlError TAG_IMMUTABLE */
export async function pointTag(
  target: RepositoryTarget<'BatchGetImage' | 'DescribeImages' | 'PutImage'>,
  manifest: Manifest,
  {step, signal}: Abortable & {step: RetaggedTag},
): Promise<void> {
  if (step.outcome === 'unchanged') return;
  await putImage(target, manifest, {tag: step.tag, signal});
}

/**
 * What ECR would say to one tag of a plan, as far as that can be known beforehand: who may not see how the
 * repository treats its tags is told nothing.
 * @throws EcrctlError TAG_IMMUTABLE
 */
export async function foreseeTag(
  target: RepositoryTarget<'DescribeRepositories'>,
  {digest}: Manifest,
  {step, ...options}: Abortable & {step: RetaggedTag},
): Promise<void> {
  if (step.outcome !== 'moved') return;
  const {repositoryName, ...scope} = target.id;
  const [rules = {}] = await describeRepositories(target.api, [repositoryName], {
    ...scope,
    ...options,
  }).catch((error: unknown) => {
    if (hasCode(error, 'ACCESS_DENIED')) return [];
    throw error;
  });
  if (!isImmutableTag(rules, step.tag)) return;
  throw immutableTag({name: `${repositoryName}:${step.tag}`, present: step.previousDigest, wanted: digest});
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
