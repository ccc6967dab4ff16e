import type {
  DeleteLifecyclePolicyRequest,
  DeleteLifecyclePolicyResponse,
  GetLifecyclePolicyRequest,
  GetLifecyclePolicyResponse,
  PutLifecyclePolicyRequest,
  PutLifecyclePolicyResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {acceptLifecyclePolicy} from '../lifecycle/accept-lifecycle-policy.ts';
import {requireLifecyclePolicy} from '../lifecycle/require-lifecycle-policy.ts';
import {minifyJson} from '../policy-text/minify-json.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import type {LifecyclePolicyRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** PutLifecyclePolicy: gives a repository a policy, in place of one that it may have. It runs at its next turn. */
export async function putLifecyclePolicy(
  call: CallContext,
  input: PutLifecyclePolicyRequest,
): Promise<PutLifecyclePolicyResponse> {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  acceptLifecyclePolicy(input.lifecyclePolicyText!);
  const text = minifyJson(input.lifecyclePolicyText!);
  await call.state.transaction(() => {
    requireRepository(call.state, repository);
    call.state.table('lifecyclePolicies').put(repositoryKey(repository), {text, putAt: call.now});
  });
  return {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    lifecyclePolicyText: text,
  };
}

/** GetLifecyclePolicy: a repository's policy and when it last ran. */
export function getLifecyclePolicy(
  call: CallContext,
  input: GetLifecyclePolicyRequest,
): GetLifecyclePolicyResponse {
  const repository = repositoryIdOf(call, input);
  return answer(repository, requireLifecyclePolicy(call.state, repository));
}

/** DeleteLifecyclePolicy: takes a repository's policy away and answers with it. */
export async function deleteLifecyclePolicy(
  call: CallContext,
  input: DeleteLifecyclePolicyRequest,
): Promise<DeleteLifecyclePolicyResponse> {
  const repository = repositoryIdOf(call, input);
  const record = await call.state.transaction(() => {
    const found = requireLifecyclePolicy(call.state, repository);
    call.state.table('lifecyclePolicies').remove(repositoryKey(repository));
    return found;
  });
  return answer(repository, record);
}

function answer(
  {accountId, repositoryName}: RepositoryId,
  {text, lastEvaluatedAt}: LifecyclePolicyRecord,
): GetLifecyclePolicyResponse {
  return {
    registryId: accountId,
    repositoryName,
    lifecyclePolicyText: text,
    // The service answers with the epoch until a policy has run (aws-cli, examples/ecr/delete-lifecycle-policy.rst).
    lastEvaluatedAt: new Date(lastEvaluatedAt ?? 0),
  };
}
