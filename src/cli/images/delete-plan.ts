import type {ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import type {DeletedImages} from '../../ecr/images/images.ts';
import type {CommandContext} from '../context/command-context.ts';
import {openCountProgress} from '../progress/count-progress.ts';
import type {EcrRepository} from '../repository-of.ts';
import {DELETE_BATCH, deleteInBatches} from './delete-in-batches.ts';
import {type StoredImage, subjectOf} from './stored-image.ts';

/**
 * Deletes images in their order, shown as it goes. What refers to another image is asked for only once that
 * image is gone, and stays where it could not be deleted: a signature is never lost before what it signs.
 */
export async function deletePlan(
  context: CommandContext,
  repository: EcrRepository,
  images: readonly StoredImage[],
): Promise<DeletedImages> {
  const stuck = new Set<string | undefined>();
  const left: ImageFailure[] = [];
  const label = {verb: 'deleted', noun: 'images', total: images.length};
  const progress = openCountProgress(context.settings, context.output, label);
  let count = 0;
  try {
    const done = await deleteInBatches(context, repository, {
      batches: cautiousBatches(images, {stuck, leave: image => left.push(leftBehind(image))}),
      onAnswer: ({imageIds, failures}) => {
        for (const {imageId} of failures) stuck.add(imageId?.imageDigest);
        count += new Set(imageIds.map(({imageDigest}) => imageDigest)).size;
        progress.at(count);
      },
    });
    return {imageIds: done.imageIds, failures: [...done.failures, ...left]};
  } finally {
    progress.close();
  }
}

/** Lots in which no image comes with what it refers to; made one by one, as `stuck` grows with each answer. */
export function* cautiousBatches(
  images: readonly StoredImage[],
  {stuck, leave}: {stuck: Set<string | undefined>; leave: (image: StoredImage) => void},
): Generator<readonly ImageIdentifier[]> {
  let batch = new Set<string>();
  const lot = (): ImageIdentifier[] => [...batch].map(imageDigest => ({imageDigest}));
  for (const image of images) {
    const subject = subjectOf(image);
    const isFull = batch.size === DELETE_BATCH || (subject !== undefined && batch.has(subject));
    if (isFull) {
      yield lot();
      batch = new Set();
    }
    if (subject !== undefined && stuck.has(subject)) {
      stuck.add(image.digest);
      leave(image);
    } else {
      batch.add(image.digest);
    }
  }
  if (batch.size > 0) yield lot();
}

function leftBehind(image: StoredImage): ImageFailure {
  const failureReason = `what it refers to, ${subjectOf(image)}, was not deleted`;
  return {imageId: {imageDigest: image.digest}, failureReason};
}
