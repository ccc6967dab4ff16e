import type {CallContext} from '../call-context.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';

/**
 * Begins an upload session; a repository that is missing is created where a template says so.
 * @throws EcrFault RepositoryNotFoundException
 */
export function beginUpload(call: CallContext, repository: RepositoryId): Promise<string> {
  const {state, server, now} = call;
  return server.uploads.begin(repository, now, () => {
    if (!state.table('repositories').has(repositoryKey(repository)))
      server.seams.createOnPush(call, repository);
    requireRepository(state, repository);
  });
}
