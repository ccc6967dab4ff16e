import type {ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import {type DeletedImages, deleteImages} from '../../ecr/images.ts';
import {EcrctlError, EXIT_STATUS} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';

/** What BatchDeleteImage takes in one call. */
const BATCH = 100;

/** How a deletion is watched. */
export interface DeletionOptions {
  /** Hears how many have been dealt with. */
  onDone?: (count: number) => void;
}

/**
 * Deletes by tag or digest, a hundred to a call, in the order given. When a call fails after others have
 * succeeded, what is left counts as failed, so that what was done is still told.
 */
export async function deleteInBatches(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  request: DeletionOptions & {imageIds: readonly ImageIdentifier[]},
): Promise<DeletedImages> {
  const {imageIds, onDone} = request;
  const done: DeletedImages = {imageIds: [], failures: []};
  for (let at = 0; at < imageIds.length; at += BATCH) {
    try {
      const answer = await deleteImages({api: ecr.client, id}, imageIds.slice(at, at + BATCH), context);
      done.imageIds.push(...answer.imageIds);
      done.failures.push(...answer.failures);
    } catch (error) {
      if (done.imageIds.length === 0 || !(error instanceof EcrctlError)) throw error;
      done.failures.push(...imageIds.slice(at).map(imageId => failureOf(imageId, error)));
      return done;
    }
    onDone?.(Math.min(at + BATCH, imageIds.length));
  }
  return done;
}

/** The exit status that a deletion means: undefined when all went well. */
export function deletionStatus({imageIds, failures}: DeletedImages): number | undefined {
  if (failures.length === 0) return undefined;
  if (imageIds.length > 0) return EXIT_STATUS.PARTIAL_FAILURE;
  if (failures.every(one => one.failureCode === 'ImageNotFound')) return EXIT_STATUS.IMAGE_NOT_FOUND;
  if (failures.every(one => one.failureCode === 'ImageReferencedByManifestList')) {
    return EXIT_STATUS.IMAGE_REFERENCED;
  }
  return EXIT_STATUS.PARTIAL_FAILURE;
}

/** Failures that are told one by one; the others are in the result. */
const TOLD = 20;

/** Tells what was not deleted and why. */
export function warnOfFailures(context: CommandContext, failures: readonly ImageFailure[]): void {
  for (const {imageId, failureReason, failureCode} of failures.slice(0, TOLD)) {
    const name = imageId?.imageTag ?? imageId?.imageDigest ?? 'an image';
    context.output.warn(`${name} was not deleted: ${failureReason ?? failureCode}`);
  }
  const more = failures.length - TOLD;
  if (more > 0) context.output.warn(`${more} more were not deleted; --output json names them all`);
}

function failureOf(imageId: ImageIdentifier, {message}: EcrctlError): ImageFailure {
  return {imageId, failureReason: message};
}
