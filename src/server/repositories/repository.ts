import type {Repository} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import type {RepositoryId, RepositoryRecord} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {registryHost} from './registry-host.ts';
import {repositoryArn, repositoryNotFound} from './repository-arn.ts';

/** A repository's record. @throws EcrFault RepositoryNotFoundException */
export function requireRepository(state: State, repository: RepositoryId): RepositoryRecord {
  const record = state.table('repositories').get(repositoryKey(repository));
  if (!record) throw repositoryNotFound(repository);
  return record;
}

/** A repository in the API's words. */
export function describeRepository(
  call: CallContext,
  repository: RepositoryId,
  record: RepositoryRecord,
): Repository {
  const filters = record.imageTagMutabilityExclusionFilters;
  return {
    repositoryArn: repositoryArn(repository),
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    repositoryUri: `${registryHost(call, repository)}/${repository.repositoryName}`,
    createdAt: new Date(record.createdAt),
    imageTagMutability: record.imageTagMutability,
    ...(filters && {imageTagMutabilityExclusionFilters: filters}),
    imageScanningConfiguration: {scanOnPush: record.scanOnPush},
    encryptionConfiguration: record.encryption,
  };
}
