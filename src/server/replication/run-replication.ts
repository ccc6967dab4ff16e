import type {ServerParts} from '../call-context.ts';
import type {RepositoryId} from '../state/records.ts';
import type {ReplicationTaskRecord} from '../state/registry-records.ts';
import type {Key} from '../state/table.ts';
import {replicateImage} from './replicate-image.ts';
import {statusKey} from './request-replication.ts';

/** Copies every image that waits for it, one after the other. What another process has done is passed over. */
export async function runReplication(server: ServerParts): Promise<void> {
  const tasks = [...server.state.table('replicationTasks').range({prefix: []})];
  for (const {key, value} of tasks) await runTask(server, key, value);
}

async function runTask(server: ServerParts, key: Key, task: ReplicationTaskRecord): Promise<void> {
  const {state} = server;
  if (!state.table('replicationTasks').has(key)) return;
  const source: RepositoryId = {
    accountId: String(key[0]),
    region: String(key[1]),
    repositoryName: task.repositoryName,
  };
  const {failureCode} = await replicateImage(server, {source, ...task});
  await state.transaction(() => {
    state.table('replicationTasks').remove(key);
    const statuses = state.table('replicationStatuses');
    const status = statusKey(source, task.digest, task.destination);
    if (!statuses.has(status)) return;
    statuses.put(status, failureCode === undefined ? {status: 'COMPLETE'} : {status: 'FAILED', failureCode});
  });
}
