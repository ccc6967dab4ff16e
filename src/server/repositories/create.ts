import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {addRepositories, countRepositories} from '../state/counts.ts';
import type {RepositoryId, RepositoryRecord} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';

/**
 * Adds a repository, inside a transaction.
 * @throws EcrFault RepositoryAlreadyExistsException, LimitExceededException
 */
export function addRepository(call: CallContext, repository: RepositoryId, record: RepositoryRecord): void {
  const {state, server} = call;
  const repositories = state.table('repositories');
  const key = repositoryKey(repository);
  if (repositories.has(key)) {
    throw new EcrFault(
      'RepositoryAlreadyExistsException',
      `The repository with name '${repository.repositoryName}' already exists in the registry with id '${repository.accountId}'`,
    );
  }
  const holder = `The registry with id '${repository.accountId}'`;
  server.seams.checkQuota(call, 'repositories', {holder, used: countRepositories(state, repository)});
  repositories.put(key, record);
  addRepositories(state, repository, 1);
}
