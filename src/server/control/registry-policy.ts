import type {
  DeleteRegistryPolicyResponse,
  GetRegistryPolicyResponse,
  PutRegistryPolicyRequest,
  PutRegistryPolicyResponse,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {acceptPolicy} from '../policy-text/accept-policy.ts';

/** PutRegistryPolicy: gives the caller's registry a policy, in place of one that it may have. */
export async function putRegistryPolicy(
  call: CallContext,
  input: PutRegistryPolicyRequest,
): Promise<PutRegistryPolicyResponse> {
  const text = acceptPolicy(call, input.policyText!, 'registry');
  await call.state.transaction(() => call.state.table('registryPolicies').put(registryKey(call), {text}));
  return {registryId: call.caller.accountId, policyText: text};
}

/** GetRegistryPolicy: the policy of the caller's registry. */
export function getRegistryPolicy(call: CallContext): GetRegistryPolicyResponse {
  return {registryId: call.caller.accountId, policyText: requirePolicy(call)};
}

/** DeleteRegistryPolicy: takes the policy away and answers with it. */
export async function deleteRegistryPolicy(call: CallContext): Promise<DeleteRegistryPolicyResponse> {
  const policyText = await call.state.transaction(() => {
    const text = requirePolicy(call);
    call.state.table('registryPolicies').remove(registryKey(call));
    return text;
  });
  return {registryId: call.caller.accountId, policyText};
}

function requirePolicy(call: CallContext): string {
  const policy = call.state.table('registryPolicies').get(registryKey(call));
  if (policy) return policy.text;
  throw new EcrFault(
    'RegistryPolicyNotFoundException',
    `Registry policy does not exist in the registry with id '${call.caller.accountId}'`,
  );
}

function registryKey({caller, region}: CallContext): string[] {
  return [caller.accountId, region];
}
