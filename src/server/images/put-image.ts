import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {countReferences} from '../layers/layer-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import {addImages, countImages} from '../state/counts.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {
  imageAlreadyExists,
  referencedImagesNotFound,
  requiredLayersNotFound,
  tagAlreadyExists,
} from './image-faults.ts';
import {digestOfTag, type FoundImage, imageKey} from './image-records.ts';
import {blobsOf, distinctDigests, linkImage} from './links.ts';
import type {PushedManifest} from './pushed-manifest.ts';
import {isImmutableTag} from './tag-mutability.ts';
import {addTag, dropTag} from './tags.ts';

/** What a push names beside the manifest. */
export interface PutImageRequest {
  manifest: PushedManifest;
  tag?: string | undefined;
  /** The digest that the caller expects. */
  digest?: string | undefined;
}

/**
 * Puts a manifest into a repository and moves the tag to it, all in one transaction.
 * @throws EcrFault as PutImage does, in its order: digest, what it refers to, tag
 */
export function putImage(
  call: CallContext,
  repository: RepositoryId,
  request: PutImageRequest,
): Promise<ImageRecord> {
  const {manifest, tag, digest} = request;
  if (digest !== undefined && digest !== manifest.digest) throw digestMismatch(digest, manifest.digest);
  return call.state.transaction(() => {
    const rules = requireRepository(call.state, repository);
    checkReferences(call.state, repository, manifest);
    const existing = call.state.table('images').get(imageKey(repository, manifest.digest));
    const current = tag === undefined ? undefined : digestOfTag(call.state, repository, tag);
    if (tag !== undefined && current !== undefined && isImmutableTag(rules, tag)) {
      throw tagAlreadyExists(repository, tag);
    }
    if (existing?.status === 'ACTIVE' && (tag === undefined || current === manifest.digest)) {
      throw imageAlreadyExists(repository, manifest.digest, tag);
    }
    const record = existing
      ? reactivate(call, repository, {digest: manifest.digest, record: existing})
      : addImage(call, repository, manifest);
    return tagImage(call, repository, {digest: manifest.digest, record, tag, current});
  });
}

/** The service's own text is not known. */
function digestMismatch(given: string, actual: string): EcrFault {
  return new EcrFault(
    'ImageDigestDoesNotMatchException',
    `The digest '${given}' does not match the digest '${actual}' of the image manifest`,
  );
}

function checkReferences(state: State, repository: RepositoryId, {blobs, children}: PushedManifest): void {
  const missing = (table: 'images' | 'layers', digests: readonly {digest: string}[]) => [
    ...new Set(
      digests
        .map(({digest}) => digest)
        .filter(digest => !state.table(table).has([...repositoryKey(repository), digest])),
    ),
  ];
  const images = missing('images', children);
  if (images.length > 0) throw referencedImagesNotFound(repository, images);
  const layers = missing('layers', blobs);
  if (layers.length > 0) throw requiredLayersNotFound(repository, layers);
}

function addImage(call: CallContext, repository: RepositoryId, manifest: PushedManifest): ImageRecord {
  const {state, server} = call;
  const holder = `The repository with name '${repository.repositoryName}' in registry with id '${repository.accountId}'`;
  server.seams.checkQuota(call, 'images-per-repository', {holder, used: countImages(state, repository)});
  const record = newRecord(call, repository, manifest);
  state.table('manifests').put(imageKey(repository, manifest.digest), manifest.bytes);
  linkImage(call, repository, {digest: manifest.digest, record, blobs: distinctDigests(manifest.blobs)});
  rememberMediaTypes(state, repository, manifest);
  addImages(state, repository, 1);
  return record;
}

function newRecord(
  {state, now}: CallContext,
  repository: RepositoryId,
  manifest: PushedManifest,
): ImageRecord {
  const {mediaType, artifactMediaType, artifactType, annotations, subject} = manifest;
  return {
    mediaType,
    ...(artifactMediaType === undefined ? {} : {artifactMediaType}),
    ...(artifactType === undefined ? {} : {artifactType}),
    // Only a listing of referrers shows annotations; they can be long.
    ...(subject === undefined ? {} : {subject, ...(annotations && {annotations})}),
    manifestSize: manifest.bytes.byteLength,
    imageSize: imageSize(state, repository, manifest),
    pushedAt: now,
    tags: [],
    status: 'ACTIVE',
    ...(manifest.children.length === 0 ? {} : {children: distinctDigests(manifest.children)}),
  };
}

/** Config and layers as they are stored; of an index, the largest of the images it lists. */
function imageSize(state: State, repository: RepositoryId, {blobs, children}: PushedManifest): number {
  const base = repositoryKey(repository);
  const sizes = children.map(({digest}) => state.table('images').get([...base, digest])?.imageSize ?? 0);
  const own = distinctDigests(blobs).map(digest => state.table('layers').get([...base, digest])?.size ?? 0);
  return Math.max(
    own.reduce((sum, size) => sum + size, 0),
    ...sizes,
  );
}

/** BatchCheckLayerAvailability answers with the media type that the manifest gave a layer. */
function rememberMediaTypes(state: State, repository: RepositoryId, {blobs}: PushedManifest): void {
  const layers = state.table('layers');
  for (const {digest, mediaType} of blobs) {
    const key = [...repositoryKey(repository), digest];
    const layer = layers.get(key);
    if (layer && layer.mediaType !== mediaType) layers.put(key, {...layer, mediaType});
  }
}

/** Pushing an archived image brings it back at once. */
function reactivate({state, now}: CallContext, repository: RepositoryId, image: FoundImage): ImageRecord {
  const {record} = image;
  if (record.status === 'ACTIVE') return record;
  countReferences(state, repository, blobsOf(state, repository, image), {archived: -1, now});
  return {...record, status: 'ACTIVE', lastActivatedAt: now};
}

interface Tagging {
  digest: string;
  record: ImageRecord;
  tag: string | undefined;
  /** Where the tag points now. */
  current: string | undefined;
}

function tagImage(
  call: CallContext,
  repository: RepositoryId,
  {digest, record, tag, current}: Tagging,
): ImageRecord {
  const {state, server} = call;
  let next = record;
  if (tag !== undefined && current !== digest) {
    const holder = `The image with digest '${digest}'`;
    server.seams.checkQuota(call, 'tags-per-image', {holder, used: record.tags.length});
    if (current !== undefined) dropTag(state, repository, current, tag);
    next = addTag(state, repository, {digest, record, tag});
  }
  state.table('images').put(imageKey(repository, digest), next);
  const tags = tag === undefined ? [] : [tag];
  server.seams.imageChanged(call, {type: 'PUSH', repository, digest, tags, record: next});
  return next;
}
