import type {DeleteRepositoryRequest, DeleteRepositoryResponse} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {removeRepository} from '../repositories/delete.ts';
import {describeRepository} from '../repositories/repository.ts';

/** DeleteRepository: an empty one, or with `force` one with all its images. */
export async function deleteRepository(
  call: CallContext,
  input: DeleteRepositoryRequest,
): Promise<DeleteRepositoryResponse> {
  const repository = repositoryIdOf(call, input);
  const record = await call.state.transaction(() =>
    removeRepository(call.state, repository, {force: input.force ?? false, now: call.now}),
  );
  return {repository: describeRepository(call, repository, record)};
}
