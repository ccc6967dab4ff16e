import type {ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import {type DeletedImages, deleteImages} from '../../ecr/images/images.ts';
import {EcrctlError, EXIT_STATUS} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import {bulkStatus} from '../one-by-one.ts';
import type {EcrRepository} from '../repository-of.ts';

/** What BatchDeleteImage takes in one call. */
export const DELETE_BATCH = 100;

/** What to delete, and who hears of each answer before the next batch is asked for. */
export interface BatchDeletion {
  batches: Iterable<readonly ImageIdentifier[]>;
  onAnswer?: (answer: DeletedImages) => void;
}

/**
 * Deletes by tag or digest, a call for each batch. When a call fails after others have succeeded, what is left
 * counts as failed, so that what was done is still told.
 */
export async function deleteInBatches(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  {batches, onAnswer}: BatchDeletion,
): Promise<DeletedImages> {
  const done: DeletedImages = {imageIds: [], failures: []};
  let stopped: EcrctlError | undefined;
  for (const batch of batches) {
    const answer = stopped
      ? allFailed(batch, stopped)
      : await deleteImages({api: ecr.client, id}, batch, context).catch((error: unknown) => {
          if (done.imageIds.length === 0 || !(error instanceof EcrctlError)) throw error;
          stopped = error;
          return allFailed(batch, error);
        });
    done.imageIds.push(...answer.imageIds);
    done.failures.push(...answer.failures);
    onAnswer?.(answer);
  }
  return done;
}

/** Identifiers in lots that one call takes. */
export function* batchesOf(imageIds: readonly ImageIdentifier[]): Generator<readonly ImageIdentifier[]> {
  for (let at = 0; at < imageIds.length; at += DELETE_BATCH) yield imageIds.slice(at, at + DELETE_BATCH);
}

/** The exit status that a deletion means: undefined when all went well. */
export function deletionStatus({imageIds, failures}: DeletedImages): number | undefined {
  return bulkStatus(
    imageIds.length,
    failures.map(({failureCode}) => FAILURE_STATUS[failureCode ?? ''] ?? EXIT_STATUS.PARTIAL_FAILURE),
  );
}

/** What alone is told by its own exit status. */
const FAILURE_STATUS: Record<string, number> = {
  ImageNotFound: EXIT_STATUS.IMAGE_NOT_FOUND,
  ImageReferencedByManifestList: EXIT_STATUS.IMAGE_REFERENCED,
};

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

function allFailed(batch: readonly ImageIdentifier[], {message}: EcrctlError): DeletedImages {
  return {imageIds: [], failures: batch.map(imageId => ({imageId, failureReason: message}))};
}
