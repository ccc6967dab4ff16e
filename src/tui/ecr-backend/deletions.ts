import type {ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {deleteImages} from '../../ecr/images/images.ts';
import {EcrctlError} from '../../errors.ts';
import type {BatchOutcome, ItemFailure} from '../backend.ts';
import {type EcrBackendParts, idOf, targetOf} from './parts.ts';

/**
 * Deletes images by digest.
 * ECR: an index goes before the images that it holds, in whatever order they are named
 */
export async function deleteByDigest(
  parts: EcrBackendParts,
  {repositoryName, imageDigests}: {repositoryName: string; imageDigests: readonly string[]},
  {onDone, ...options}: Abortable & {onDone?: (count: number) => void},
): Promise<BatchOutcome> {
  const target = targetOf(parts, repositoryName) as Parameters<typeof deleteImages>[0];
  const done = new Set<string>();
  const pass = async (digests: readonly string[]): Promise<ImageFailure[]> => {
    const ids = digests.map(imageDigest => ({imageDigest}));
    const before = done.size;
    const {imageIds, failures} = await deleteImages(target, ids, {
      ...options,
      onDeleted: count => onDone?.(before + count),
    });
    for (const {imageDigest} of imageIds) if (imageDigest) done.add(imageDigest);
    return failures;
  };
  const failures = await pass(imageDigests);
  // Tried once more, now that the indexes are gone.
  const held = failures.filter(({failureCode}) => failureCode === 'ImageReferencedByManifestList');
  const again = held.length > 0 && held.length < imageDigests.length ? await pass(digestsOf(held)) : held;
  onDone?.(done.size);
  return {
    done: [...done],
    failures: [...failures.filter(failure => !held.includes(failure)), ...again].map(toFailure),
  };
}

/** Takes tags away; the image goes with its last one. */
export async function deleteTags(
  parts: EcrBackendParts,
  {repositoryName, tags}: {repositoryName: string; tags: readonly string[]},
  options: Abortable,
): Promise<BatchOutcome> {
  const input = {...idOf(parts, repositoryName), imageIds: tags.map(imageTag => ({imageTag}))};
  const {imageIds = [], failures = []} = await parts.api.send('BatchDeleteImage', input, options);
  return {done: imageIds.flatMap(({imageTag}) => imageTag ?? []), failures: failures.map(toFailure)};
}

/** Moves images to another storage class, one call an image. */
export async function moveToStorageClass(
  parts: EcrBackendParts,
  {repositoryName, imageDigests}: {repositoryName: string; imageDigests: readonly string[]},
  {
    storageClass,
    onDone,
    ...options
  }: Abortable & {storageClass: 'STANDARD' | 'ARCHIVE'; onDone?: (count: number) => void},
): Promise<BatchOutcome> {
  const done: string[] = [];
  const failures: ItemFailure[] = [];
  for (const imageDigest of imageDigests) {
    const input = {...idOf(parts, repositoryName), imageId: {imageDigest}, targetStorageClass: storageClass};
    try {
      await parts.api.send('UpdateImageStorageClass', input, options);
      done.push(imageDigest);
      onDone?.(done.length);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof EcrctlError)) throw error;
      failures.push({item: imageDigest, reason: error.message});
    }
  }
  return {done, failures};
}

function digestsOf(failures: readonly ImageFailure[]): string[] {
  return failures.flatMap(({imageId}) => imageId?.imageDigest ?? []);
}

function toFailure({imageId, failureReason, failureCode}: ImageFailure): ItemFailure {
  return {item: nameOf(imageId), reason: failureReason ?? failureCode ?? 'no reason was given'};
}

function nameOf(imageId: ImageIdentifier | undefined): string {
  return imageId?.imageTag ?? imageId?.imageDigest ?? 'an image';
}
