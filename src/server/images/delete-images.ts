import type {ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {addImages} from '../state/counts.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {failure, referencedByIndex} from './image-faults.ts';
import {type FoundImage, findImage, imageKey} from './image-records.ts';
import {isImageTag} from './image-tag.ts';
import {indexesOf, unlinkImage} from './links.ts';
import {dropTag} from './tags.ts';

/** What came of deleting one identifier. */
export type Deletion = {deleted: ImageIdentifier[]} | {failure: ImageFailure};

/** An identifier with the digest of the image that it named when the request came. */
interface Target {
  imageId: ImageIdentifier;
  digest: string;
}

const IMAGE_DIGEST = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/**
 * Deletes images or some of their tags, inside a transaction, in the order given. What an identifier names is
 * what it named before the first of them went: an image that is named twice is deleted and told of once.
 */
export function deleteImages(
  call: CallContext,
  repository: RepositoryId,
  imageIds: readonly ImageIdentifier[],
): Deletion[] {
  const targets = imageIds.map(imageId => findTarget(call, repository, imageId));
  return targets.map(target => ('failure' in target ? target : deleteTarget(call, repository, target)));
}

function findTarget(
  call: CallContext,
  repository: RepositoryId,
  imageId: ImageIdentifier,
): Target | {failure: ImageFailure} {
  const unusable = checkIdentifier(imageId);
  if (unusable) return {failure: unusable};
  const found = findImage(call.state, repository, imageId);
  if (found === 'missing') return {failure: failure(imageId, 'ImageNotFound')};
  if (found === 'mismatch') return {failure: failure(imageId, 'ImageTagDoesNotMatchDigest')};
  return {imageId, digest: found.digest};
}

function deleteTarget(call: CallContext, repository: RepositoryId, {imageId, digest}: Target): Deletion {
  const record = call.state.table('images').get(imageKey(repository, digest));
  const {imageTag} = imageId;
  const isGone = !record || (imageTag !== undefined && !record.tags.includes(imageTag));
  if (isGone) return {deleted: []};
  const found = {digest, record};
  if (imageTag !== undefined && record.tags.length > 1) return untag(call, repository, found, imageTag);
  const indexes = indexesOf(call.state, repository, digest);
  if (indexes.length > 0) return {failure: referencedByIndex(imageId, indexes)};
  return {deleted: removeImage(call, repository, found)};
}

/** What is wrong with an identifier itself, if anything. */
export function checkIdentifier(imageId: ImageIdentifier): ImageFailure | undefined {
  const {imageDigest, imageTag} = imageId;
  if (imageDigest === undefined && imageTag === undefined) return failure({}, 'MissingDigestAndTag');
  if (imageDigest !== undefined && !IMAGE_DIGEST.test(imageDigest)) {
    return failure(imageId, 'InvalidImageDigest');
  }
  const badTag = imageTag !== undefined && !isImageTag(imageTag);
  return badTag ? failure(imageId, 'InvalidImageTag') : undefined;
}

/** Removes an image with all its tags, inside a transaction; one identifier for each name it had. */
export function removeImage(
  call: CallContext,
  repository: RepositoryId,
  {digest, record}: FoundImage,
): ImageIdentifier[] {
  const {state} = call;
  for (const tag of record.tags) state.table('tags').remove([...repositoryKey(repository), tag]);
  unlinkImage(call, repository, {digest, record});
  state.table('images').remove(imageKey(repository, digest));
  state.table('manifests').remove(imageKey(repository, digest));
  addImages(state, repository, -1);
  told(call, repository, {digest, record, tags: record.tags});
  if (record.tags.length === 0) return [{imageDigest: digest}];
  return record.tags.map(imageTag => ({imageDigest: digest, imageTag}));
}

function untag(
  call: CallContext,
  repository: RepositoryId,
  {digest, record}: FoundImage,
  tag: string,
): Deletion {
  call.state.table('tags').remove([...repositoryKey(repository), tag]);
  dropTag(call.state, repository, digest, tag);
  told(call, repository, {digest, record, tags: [tag]});
  return {deleted: [{imageDigest: digest, imageTag: tag}]};
}

function told(
  call: CallContext,
  repository: RepositoryId,
  {digest, record, tags}: {digest: string; record: ImageRecord; tags: readonly string[]},
): void {
  call.server.seams.imageChanged(call, {type: 'DELETE', repository, digest, tags, record});
}
