import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';

/** An image with its digest. */
export interface FoundImage {
  digest: string;
  record: ImageRecord;
}

/** The key of an image's record and of its manifest. */
export function imageKey(repository: RepositoryId, digest: string): string[] {
  return [...repositoryKey(repository), digest];
}

/** The digest that a tag points to. */
export function digestOfTag(state: State, repository: RepositoryId, tag: string): string | undefined {
  return state.table('tags').get([...repositoryKey(repository), tag]);
}

/**
 * The image that an identifier names. With both halves the tag must point to the digest, else there is a
 * `mismatch`, whether there is an image of that digest or not.
 */
export function findImage(
  state: State,
  repository: RepositoryId,
  {imageDigest, imageTag}: ImageIdentifier,
): FoundImage | 'missing' | 'mismatch' {
  const tagged = imageTag === undefined ? undefined : digestOfTag(state, repository, imageTag);
  if (imageTag !== undefined && tagged === undefined) return 'missing';
  const digest = imageDigest ?? tagged;
  if (digest === undefined) return 'missing';
  if (tagged !== undefined && tagged !== digest) return 'mismatch';
  const record = state.table('images').get(imageKey(repository, digest));
  return record ? {digest, record} : 'missing';
}
