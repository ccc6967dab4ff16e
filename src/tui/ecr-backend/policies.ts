import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {AccessPolicies, StoredLifecyclePolicy} from '../backend.ts';
import {type EcrBackendParts, idOf} from './parts.ts';

/** The lifecycle policy of a repository; undefined where there is none. */
export async function readLifecyclePolicy(
  parts: EcrBackendParts,
  repositoryName: string,
  options: Abortable,
): Promise<StoredLifecyclePolicy | undefined> {
  const found = await orNothing(() =>
    parts.api.send('GetLifecyclePolicy', idOf(parts, repositoryName), options),
  );
  if (!found?.lifecyclePolicyText) return undefined;
  const {lifecyclePolicyText, lastEvaluatedAt} = found;
  return {lifecyclePolicyText, ...(lastEvaluatedAt && {lastEvaluatedAt})};
}

/** The policy of a repository, and that of the registry as far as we may see it. */
export async function readAccessPolicies(
  parts: EcrBackendParts,
  repositoryName: string,
  options: Abortable,
): Promise<AccessPolicies> {
  const [repository, registry] = await Promise.all([
    orNothing(() => parts.api.send('GetRepositoryPolicy', idOf(parts, repositoryName), options)),
    orNothing(() => parts.api.send('GetRegistryPolicy', {}, options), 'ACCESS_DENIED'),
  ]);
  return {
    ...(repository?.policyText && {repositoryPolicyText: repository.policyText}),
    ...(registry?.policyText && {registryPolicyText: registry.policyText}),
  };
}

async function orNothing<T>(ask: () => Promise<T>, ...others: 'ACCESS_DENIED'[]): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (hasCode(error, 'POLICY_NOT_FOUND', ...others)) return undefined;
    throw error;
  }
}
