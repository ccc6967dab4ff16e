import {EcrFault} from '../ecr-fault.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import type {LifecyclePolicyRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';

/** A repository's lifecycle policy. @throws EcrFault RepositoryNotFoundException, LifecyclePolicyNotFoundException */
export function requireLifecyclePolicy(state: State, repository: RepositoryId): LifecyclePolicyRecord {
  requireRepository(state, repository);
  const record = state.table('lifecyclePolicies').get(repositoryKey(repository));
  if (record) return record;
  throw new EcrFault(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${repository.repositoryName}' in the registry with id '${repository.accountId}'`,
  );
}
