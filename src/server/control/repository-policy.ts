import type {
  DeleteRepositoryPolicyRequest,
  DeleteRepositoryPolicyResponse,
  GetRepositoryPolicyRequest,
  GetRepositoryPolicyResponse,
  SetRepositoryPolicyRequest,
  SetRepositoryPolicyResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {EcrFault, invalidParameter} from '../ecr-fault.ts';
import {acceptPolicy} from '../policy-text/accept-policy.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** SetRepositoryPolicy: gives a repository a policy, in place of one that it may have. */
export async function setRepositoryPolicy(
  call: CallContext,
  input: SetRepositoryPolicyRequest,
): Promise<SetRepositoryPolicyResponse> {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  const text = acceptPolicy(call, input.policyText!, 'repository');
  if (!input.force) refuseLockOut(call, repository, text);
  await call.state.transaction(() => {
    requireRepository(call.state, repository);
    call.state.table('repositoryPolicies').put(repositoryKey(repository), {text});
  });
  return answer(repository, text);
}

/** GetRepositoryPolicy: a repository's policy. */
export function getRepositoryPolicy(
  call: CallContext,
  input: GetRepositoryPolicyRequest,
): GetRepositoryPolicyResponse {
  const repository = repositoryIdOf(call, input);
  return answer(repository, requirePolicy(call, repository));
}

/** DeleteRepositoryPolicy: takes a repository's policy away and answers with it. */
export async function deleteRepositoryPolicy(
  call: CallContext,
  input: DeleteRepositoryPolicyRequest,
): Promise<DeleteRepositoryPolicyResponse> {
  const repository = repositoryIdOf(call, input);
  const text = await call.state.transaction(() => {
    const policy = requirePolicy(call, repository);
    call.state.table('repositoryPolicies').remove(repositoryKey(repository));
    return policy;
  });
  return answer(repository, text);
}

/** A policy that would keep its own author from ever replacing it needs `force`. */
function refuseLockOut(call: CallContext, repository: RepositoryId, text: string): void {
  if (call.server.services.mayReplacePolicy(call, repository, text)) return;
  throw invalidParameter(
    'PolicyText',
    'The policy would not allow the caller to set a repository policy again; use force to set it nonetheless',
  );
}

function requirePolicy(call: CallContext, repository: RepositoryId): string {
  requireRepository(call.state, repository);
  const policy = call.state.table('repositoryPolicies').get(repositoryKey(repository));
  if (policy) return policy.text;
  throw new EcrFault(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${repository.repositoryName}' in the registry with id '${repository.accountId}'`,
  );
}

function answer({accountId, repositoryName}: RepositoryId, policyText: string): GetRepositoryPolicyResponse {
  return {registryId: accountId, repositoryName, policyText};
}
