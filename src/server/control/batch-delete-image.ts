import type {BatchDeleteImageRequest, BatchDeleteImageResponse} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {deleteImages} from '../images/delete-images.ts';
import {requireRepository} from '../repositories/repository.ts';

/** BatchDeleteImage: each identifier in the order given, so that an index can go before what it lists. */
export async function batchDeleteImage(
  call: CallContext,
  input: BatchDeleteImageRequest,
): Promise<BatchDeleteImageResponse> {
  const repository = repositoryIdOf(call, input);
  const outcomes = await call.state.transaction(() => {
    requireRepository(call.state, repository);
    return deleteImages(call, repository, input.imageIds ?? []);
  });
  return {
    imageIds: outcomes.flatMap(outcome => ('deleted' in outcome ? outcome.deleted : [])),
    failures: outcomes.flatMap(outcome => ('failure' in outcome ? [outcome.failure] : [])),
  };
}
