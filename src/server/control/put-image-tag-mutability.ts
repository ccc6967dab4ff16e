import type {PutImageTagMutabilityRequest, PutImageTagMutabilityResponse} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {checkMutability} from '../images/tag-mutability.ts';
import {requireRepository} from '../repositories/repository.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** PutImageTagMutability: whether tags may move; leaving the exclusion filters out clears them. */
export async function putImageTagMutability(
  call: CallContext,
  input: PutImageTagMutabilityRequest,
): Promise<PutImageTagMutabilityResponse> {
  const repository = repositoryIdOf(call, input);
  const rules = checkMutability(input.imageTagMutability, input.imageTagMutabilityExclusionFilters);
  await call.state.transaction(() => {
    const {imageTagMutabilityExclusionFilters: _, ...record} = requireRepository(call.state, repository);
    call.state.table('repositories').put(repositoryKey(repository), {...record, ...rules});
  });
  return {registryId: repository.accountId, repositoryName: repository.repositoryName, ...rules};
}
