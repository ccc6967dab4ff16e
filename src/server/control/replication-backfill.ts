import {randomUUID} from 'node:crypto';
import type {
  DescribeReplicationBackfillResultsRequest,
  DescribeReplicationBackfillResultsResponse,
  ListReplicationBackfillsRequest,
  ListReplicationBackfillsResponse,
  ReplicationBackfillProgress,
  ReplicationBackfillSummary,
  ReplicationDestination,
  StartReplicationBackfillRequest,
  StartReplicationBackfillResponse,
  StopReplicationBackfillRequest,
  StopReplicationBackfillResponse,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {EcrFault, invalidParameter} from '../ecr-fault.ts';
import {isRetained, isRunning} from '../replication/backfill-status.ts';
import type {BackfillRecord, BackfillResultRecord} from '../state/registry-records.ts';
import {listPage} from './list-page.ts';

const DEFAULT_BACKFILLS = 25;
const DEFAULT_RESULTS = 100;

/** StartReplicationBackfill: replicates what was there before a destination was configured. */
export async function startReplicationBackfill(
  call: CallContext,
  input: StartReplicationBackfillRequest,
): Promise<StartReplicationBackfillResponse> {
  const registryId = input.registryId ?? call.caller.accountId;
  const destination = input.destination!;
  checkConfigured(call, registryId, destination);
  const id = randomUUID();
  const record: BackfillRecord = {
    destination,
    status: 'PREPARING',
    startedAt: call.now,
    completed: 0,
    failed: 0,
    failureCodes: [],
  };
  await call.state.transaction(() => {
    checkRoom(call, registryId, destination);
    call.state.table('backfills').put([registryId, call.region, id], record);
  });
  call.server.services.kick();
  return describeStart(registryId, id, record);
}

/** StopReplicationBackfill: what has been replicated stays; a replication under way ends first. */
export async function stopReplicationBackfill(
  call: CallContext,
  input: StopReplicationBackfillRequest,
): Promise<StopReplicationBackfillResponse> {
  const registryId = input.registryId ?? call.caller.accountId;
  const id = input.replicationBackfillId!;
  const record = await call.state.transaction(() => {
    const found = requireBackfill(call, registryId, id);
    if (!isRunning(found.status) || found.status === 'STOPPING') throw notStoppable(id, found.status);
    const stopped: BackfillRecord =
      found.status === 'PREPARING'
        ? {...found, status: 'STOPPED', endedAt: call.now}
        : {...found, status: 'STOPPING'};
    call.state.table('backfills').put([registryId, call.region, id], stopped);
    return stopped;
  });
  call.server.services.kick();
  return describeStart(registryId, id, record);
}

/** ListReplicationBackfills: those that run, and for 90 days those that ended. */
export function listReplicationBackfills(
  call: CallContext,
  input: ListReplicationBackfillsRequest,
): ListReplicationBackfillsResponse {
  const registryId = input.registryId ?? call.caller.accountId;
  const page = listPage(backfillsOf(call, registryId), input, {
    keyOf: ({id}) => id,
    pageSize: DEFAULT_BACKFILLS,
  });
  return {registryId, backfills: page.items.map(summaryOf), ...page.next};
}

/** DescribeReplicationBackfillResults: progress, and when it has ended a page of what came of each image. */
export function describeReplicationBackfillResults(
  call: CallContext,
  input: DescribeReplicationBackfillResultsRequest,
): DescribeReplicationBackfillResultsResponse {
  const registryId = input.registryId ?? call.caller.accountId;
  const id = input.replicationBackfillId!;
  const record = requireBackfill(call, registryId, id);
  const {replicationBackfillId, ...summary} = summaryOf({id, record});
  const answer = {registryId, replicationBackfillId, ...summary};
  if (isRunning(record.status)) return answer;
  const results = resultsOf(call, registryId, id).filter(
    ({result}) => input.resultStatusFilter === undefined || input.resultStatusFilter === result.status,
  );
  const page = listPage(results, input, {keyOf: ({key}) => key, pageSize: DEFAULT_RESULTS});
  return {...answer, results: page.items.map(({result}) => result), ...page.next};
}

interface Backfill {
  id: string;
  record: BackfillRecord;
}

function backfillsOf(call: CallContext, registryId: string): Backfill[] {
  const entries = call.state.table('backfills').range({prefix: [registryId, call.region]});
  return Array.from(entries, ({key, value}) => ({id: String(key[2]), record: value})).filter(({record}) =>
    isRetained(record, call.now),
  );
}

function resultsOf(
  call: CallContext,
  registryId: string,
  id: string,
): {key: string; result: BackfillResultRecord}[] {
  const entries = call.state.table('backfillResults').range({prefix: [registryId, call.region, id]});
  return Array.from(entries, ({key, value}) => ({key: key.slice(3).join(' '), result: value}));
}

function requireBackfill(call: CallContext, registryId: string, id: string): BackfillRecord {
  const record = call.state.table('backfills').get([registryId, call.region, id]);
  if (record && isRetained(record, call.now)) return record;
  throw new EcrFault(
    'ReplicationBackfillNotFoundException',
    `The replication backfill with id '${id}' does not exist in the registry with id '${registryId}'`,
  );
}

function checkConfigured(call: CallContext, registryId: string, destination: ReplicationDestination): void {
  const rules = call.state.table('replication').get([registryId, call.region])?.rules ?? [];
  const configured = rules
    .flatMap(rule => rule.destinations ?? [])
    .some(one => one.region === destination.region && one.registryId === destination.registryId);
  if (configured) return;
  throw invalidParameter('destination', "The destination is not in the registry's replication configuration");
}

function checkRoom(call: CallContext, registryId: string, {region}: ReplicationDestination): void {
  const running = backfillsOf(call, registryId).filter(({record}) => isRunning(record.status));
  if (running.some(({record}) => record.destination.region === region)) {
    throw new EcrFault(
      'ReplicationBackfillInProgressException',
      `A replication backfill is already in progress for the destination region '${region}'`,
    );
  }
  const limit = call.server.services.quotas['replication-backfills-in-progress'];
  if (running.length >= limit) {
    throw new EcrFault(
      'LimitExceededException',
      `The maximum number of replication backfills in progress (${limit}) has been reached`,
    );
  }
}

function notStoppable(id: string, status: string): EcrFault {
  return new EcrFault(
    'ReplicationBackfillInvalidStatusException',
    `The replication backfill with id '${id}' cannot be stopped because its status is ${status}`,
  );
}

function describeStart(
  registryId: string,
  replicationBackfillId: string,
  {destination, status, startedAt}: BackfillRecord,
): StartReplicationBackfillResponse {
  return {replicationBackfillId, registryId, destination, status, startedAt: new Date(startedAt)};
}

function summaryOf({id, record}: Backfill): ReplicationBackfillSummary {
  const progress = progressOf(record);
  return {
    replicationBackfillId: id,
    destination: record.destination,
    status: record.status,
    ...(record.failureCode === undefined ? {} : {failureCode: record.failureCode}),
    ...(progress ? {progress} : {}),
    startedAt: new Date(record.startedAt),
    ...(record.endedAt === undefined ? {} : {endedAt: new Date(record.endedAt)}),
  };
}

/** Nothing until the images to replicate are known. */
function progressOf({
  total,
  completed,
  failed,
  failureCodes,
}: BackfillRecord): ReplicationBackfillProgress | undefined {
  if (total === undefined) return undefined;
  return {
    totalReplicationCount: total,
    completedReplicationCount: completed,
    failedReplicationCount: failed,
    failureCodes,
  };
}
