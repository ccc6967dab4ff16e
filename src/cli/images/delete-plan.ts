import type {ImageFailure} from '@aws-sdk/client-ecr';
import type {DeletedImages} from '../../ecr/images.ts';
import type {CommandContext} from '../context/command-context.ts';
import {openCountProgress} from '../progress/count-progress.ts';
import type {EcrRepository} from '../repository-of.ts';
import {deleteInBatches} from './delete-in-batches.ts';
import {type StoredImage, subjectOf} from './stored-image.ts';

/**
 * Deletes images in their order, shown as it goes. What refers to another image goes last, and stays where
 * that image could not be deleted: a signature is never lost before what it signs.
 */
export async function deletePlan(
  context: CommandContext,
  repository: EcrRepository,
  images: readonly StoredImage[],
): Promise<DeletedImages> {
  const going = new Set(images.map(image => image.digest));
  const isFollower = (image: StoredImage): boolean => going.has(subjectOf(image) ?? '');
  const leaders = images.filter(image => !isFollower(image));
  const total = images.length;
  const progress = openCountProgress(context.settings, context.output, {
    verb: 'deleted',
    noun: 'images',
    total,
  });
  try {
    const first = await deleteInBatches(context, repository, {
      imageIds: idsOf(leaders),
      onDone: progress.at,
    });
    const stuck = new Set(first.failures.map(failure => failure.imageId?.imageDigest));
    const followers = images.filter(isFollower);
    const free = followers.filter(image => !stuck.has(subjectOf(image)));
    const then = await deleteInBatches(context, repository, {
      imageIds: idsOf(free),
      onDone: count => progress.at(leaders.length + count),
    });
    const left = followers.filter(image => stuck.has(subjectOf(image))).map(leftBehind);
    return {
      imageIds: [...first.imageIds, ...then.imageIds],
      failures: [...first.failures, ...then.failures, ...left],
    };
  } finally {
    progress.close();
  }
}

function idsOf(images: readonly StoredImage[]): {imageDigest: string}[] {
  return images.map(({digest}) => ({imageDigest: digest}));
}

function leftBehind(image: StoredImage): ImageFailure {
  const failureReason = `what it refers to, ${subjectOf(image)}, was not deleted`;
  return {imageId: {imageDigest: image.digest}, failureReason};
}
