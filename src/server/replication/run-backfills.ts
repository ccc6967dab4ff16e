import type {ServerParts} from '../call-context.ts';
import type {RepositoryId} from '../state/records.ts';
import type {BackfillRecord, BackfillResultRecord} from '../state/registry-records.ts';
import type {Key} from '../state/table.ts';
import {isRunning} from './backfill-status.ts';
import {replicateImage} from './replicate-image.ts';
import {destinationsFor} from './replication-rules.ts';

/** One image and tag of a backfill; without a tag the image alone. */
interface BackfillItem {
  source: RepositoryId;
  digest: string;
  tag: string | undefined;
}

/** Runs every backfill that has not ended, from where it stands. */
export async function runBackfills(server: ServerParts): Promise<void> {
  const backfills = [...server.state.table('backfills').range({prefix: []})];
  for (const {key, value} of backfills) {
    if (isRunning(value.status)) await runBackfill(server, key);
  }
}

async function runBackfill(server: ServerParts, key: Key): Promise<void> {
  const {state} = server;
  const items = itemsOf(server, key);
  const begun = await change(server, key, record =>
    record.status === 'PREPARING' ? {...record, status: 'IN_PROGRESS', total: items.length} : record,
  );
  for (const item of items) {
    if (state.table('backfills').get(key)?.status !== 'IN_PROGRESS') break;
    if (state.table('backfillResults').has(resultKey(key, item))) continue;
    await replicateItem(server, key, {item, destination: begun!.destination});
  }
  const endedAt = server.clock();
  await change(server, key, record => {
    if (record.status === 'STOPPING') return {...record, status: 'STOPPED', endedAt};
    return record.status === 'IN_PROGRESS' ? {...record, status: 'COMPLETE', endedAt} : record;
  });
}

async function replicateItem(
  server: ServerParts,
  key: Key,
  {item, destination}: {item: BackfillItem; destination: BackfillRecord['destination']},
): Promise<void> {
  const {source, digest, tag} = item;
  const tags = tag === undefined ? [] : [tag];
  const {failureCode, subImageFailureCodes} = await replicateImage(server, {
    source,
    digest,
    tags,
    destination,
  });
  const result: BackfillResultRecord = {
    repositoryName: source.repositoryName,
    imageId: {imageDigest: digest, ...(tag === undefined ? {} : {imageTag: tag})},
    status: failureCode === undefined ? 'COMPLETE' : 'FAILED',
    ...(failureCode === undefined ? {} : {failureCode}),
    ...(subImageFailureCodes.length > 0 ? {subImageFailureCodes} : {}),
  };
  await server.state.transaction(() => {
    const table = server.state.table('backfills');
    const record = table.get(key);
    if (!record) return;
    server.state.table('backfillResults').put(resultKey(key, item), result);
    table.put(key, counted(record, failureCode));
  });
}

function counted(record: BackfillRecord, failureCode: string | undefined): BackfillRecord {
  if (failureCode === undefined) return {...record, completed: record.completed + 1};
  const failureCodes = [...new Set([...record.failureCodes, failureCode])];
  return {...record, failed: record.failed + 1, failureCodes};
}

function change(
  {state}: ServerParts,
  key: Key,
  next: (record: BackfillRecord) => BackfillRecord,
): Promise<BackfillRecord | undefined> {
  return state.transaction(() => {
    const record = state.table('backfills').get(key);
    if (!record) return undefined;
    const changed = next(record);
    state.table('backfills').put(key, changed);
    return changed;
  });
}

/** Every image and tag of the registry that its rules send to the backfill's destination. */
function itemsOf({state}: ServerParts, key: Key): BackfillItem[] {
  const [accountId, region] = [String(key[0]), String(key[1])];
  const destination = state.table('backfills').get(key)?.destination;
  const rules = state.table('replication').get([accountId, region]);
  return [...state.table('images').range({prefix: [accountId, region]})].flatMap(({key: image, value}) => {
    const source = {accountId, region, repositoryName: String(image[2])};
    const wanted = destinationsFor(rules, source.repositoryName).some(
      one => one.region === destination?.region && one.registryId === destination?.registryId,
    );
    if (!wanted || value.status !== 'ACTIVE') return [];
    const tags = value.tags.length > 0 ? value.tags : [undefined];
    return tags.map(tag => ({source, digest: String(image[3]), tag}));
  });
}

function resultKey(key: Key, {source, digest, tag}: BackfillItem): Key {
  return [...key, source.repositoryName, digest, tag ?? ''];
}
