import type {CallContext} from '../call-context.ts';
import {countReferences} from '../layers/layer-records.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {type FoundImage, imageKey} from './image-records.ts';
import {readPushedManifest} from './pushed-manifest.ts';

/** The indexes that list a manifest, so that it cannot be deleted. */
export function indexesOf(state: State, repository: RepositoryId, digest: string): string[] {
  const prefix = [...repositoryKey(repository), digest];
  return Array.from(state.table('parents').keys({prefix}), key => String(key[4]));
}

/** Digests of the blobs that a stored image needs, each once. */
export function blobsOf(state: State, repository: RepositoryId, {digest, record}: FoundImage): string[] {
  const bytes = state.table('manifests').get(imageKey(repository, digest));
  return bytes ? distinctDigests(readPushedManifest(bytes, record.mediaType).blobs) : [];
}

/** Digests of descriptors, each once. */
export function distinctDigests(descriptors: readonly {digest: string}[]): string[] {
  return [...new Set(descriptors.map(({digest}) => digest))];
}

/** Writes down what an image points at, inside a transaction: layers, children, subject. */
export function linkImage(
  {state, now}: CallContext,
  repository: RepositoryId,
  {digest, record, blobs}: FoundImage & {blobs: readonly string[]},
): void {
  const base = repositoryKey(repository);
  for (const child of record.children ?? []) state.table('parents').put([...base, child, digest], true);
  if (record.subject !== undefined) state.table('referrers').put([...base, record.subject, digest], true);
  countReferences(state, repository, blobs, {references: 1, now});
}

/** Takes back what `linkImage` wrote. */
export function unlinkImage({state, now}: CallContext, repository: RepositoryId, image: FoundImage): void {
  const {digest, record} = image;
  const base = repositoryKey(repository);
  for (const child of record.children ?? []) state.table('parents').remove([...base, child, digest]);
  if (record.subject !== undefined) state.table('referrers').remove([...base, record.subject, digest]);
  const archived = record.status === 'ACTIVE' ? 0 : -1;
  countReferences(state, repository, blobsOf(state, repository, image), {references: -1, archived, now});
}
