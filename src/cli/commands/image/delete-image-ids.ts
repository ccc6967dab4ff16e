import type {ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import {EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** What BatchDeleteImage takes in one call. */
const BATCH = 100;

/** Deletes by tag or digest, a hundred at a time; what failed is reported and makes the status 6 (or 3 or 5). */
export async function deleteImageIds(
  context: CommandContext,
  repository: EcrRepository,
  imageIds: readonly ImageIdentifier[],
): Promise<number | undefined> {
  const deleted: ImageIdentifier[] = [];
  const failures: ImageFailure[] = [];
  if (context.settings.dryRun) {
    deleted.push(...imageIds);
  } else {
    for (let at = 0; at < imageIds.length; at += BATCH) {
      const input = {...repository.id, imageIds: imageIds.slice(at, at + BATCH)};
      const answer = await repository.ecr.client.send('BatchDeleteImage', input, context);
      deleted.push(...(answer.imageIds ?? []));
      failures.push(...(answer.failures ?? []));
    }
  }
  for (const failure of failures) {
    const name = failure.imageId?.imageTag ?? failure.imageId?.imageDigest ?? 'an image';
    context.output.warn(`${name} was not deleted: ${failure.failureReason ?? failure.failureCode}`);
  }
  await context.output.result({
    data: {imageIds: deleted, failures},
    table: {columns: ['tag', 'digest'], rows: deleted.map(id => [id.imageTag, id.imageDigest])},
  });
  return failures.length === 0 ? undefined : statusOf(failures, deleted);
}

function statusOf(failures: ImageFailure[], deleted: ImageIdentifier[]): number {
  if (deleted.length > 0) return EXIT_STATUS.PARTIAL_FAILURE;
  if (failures.every(failure => failure.failureCode === 'ImageNotFound')) return EXIT_STATUS.IMAGE_NOT_FOUND;
  if (failures.every(failure => failure.failureCode === 'ImageReferencedByManifestList')) {
    return EXIT_STATUS.IMAGE_REFERENCED;
  }
  return EXIT_STATUS.PARTIAL_FAILURE;
}
