import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {matchingProfiles} from './matching-profiles.ts';

/**
 * Notes inside a transaction that an image was signed by every profile that covers its repository. Nothing
 * is signed: AWS Signer does not exist locally, so that there is a status and no signature.
 */
export function signOnPush(
  state: State,
  {repository, digest, record}: {repository: RepositoryId; digest: string; record: ImageRecord},
): void {
  // ECR: signatures are not signed themselves
  if (record.subject !== undefined) return;
  const {accountId, region, repositoryName} = repository;
  const configuration = state.table('signing').get([accountId, region]);
  for (const profile of matchingProfiles(configuration, repositoryName)) {
    state.table('signingStatuses').put([...repositoryKey(repository), digest, profile], {status: 'COMPLETE'});
  }
}
