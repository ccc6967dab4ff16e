import {randomUUID} from 'node:crypto';
import type {ReplicationDestination} from '@aws-sdk/client-ecr';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {destinationsFor} from './replication-rules.ts';

/** Notes inside a transaction that an image shall go wherever the registry's rules send it. */
export function requestReplication(
  state: State,
  image: {repository: RepositoryId; digest: string; tags: readonly string[]},
  now: number,
): void {
  const {repository, digest, tags} = image;
  const {accountId, region, repositoryName} = repository;
  const rules = state.table('replication').get([accountId, region]);
  for (const destination of destinationsFor(rules, repositoryName)) {
    state
      .table('replicationStatuses')
      .put(statusKey(repository, digest, destination), {status: 'IN_PROGRESS'});
    state.table('replicationTasks').put([accountId, region, now, randomUUID()], {
      repositoryName,
      digest,
      tags: [...tags],
      destination,
      requestedAt: now,
    });
  }
}

/** Where the status of an image at a destination is kept. */
export function statusKey(
  repository: RepositoryId,
  digest: string,
  {region, registryId}: ReplicationDestination,
): string[] {
  return [...repositoryKey(repository), digest, region!, registryId!];
}
