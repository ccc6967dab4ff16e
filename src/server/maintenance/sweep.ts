import {parseDigest} from '../../oci/digest.ts';
import type {ServerParts} from '../call-context.ts';
import {removeLayer} from '../layers/layer-records.ts';
import type {RepositoryId} from '../state/records.ts';
import type {Key} from '../state/table.ts';

/** A layer that no image refers to stays so long after it came or was asked for: a push may be under way. */
export const IDLE_LAYER_MS = 24 * 60 * 60 * 1000;

/** Content that no repository has stays so long: download URLs that were handed out live an hour. */
export const UNHELD_BLOB_MS = 2 * 60 * 60 * 1000;

/** An upload that nobody continues is given up after this time. */
export const STALE_UPLOAD_MS = 7 * 24 * 60 * 60 * 1000;

/** A file without a record was named so long ago that whoever named it is not about to write the record. */
const ORPHAN_FILE_MS = 60 * 60 * 1000;

/** Records handled in one transaction, so that no call waits long behind a sweep. */
const BATCH = 500;

/** What a sweep removed. */
export interface Swept {
  uploads: number;
  layers: number;
  blobs: number;
  files: number;
}

/**
 * Removes what nothing refers to any more. It can run beside any number of pushes, in this process and in
 * others: whatever it removes, it judges and removes inside one transaction, and a push that finds its
 * content gone at its own transaction names it again.
 */
export async function sweep(parts: ServerParts): Promise<Swept> {
  return {
    uploads: await sweepUploads(parts),
    layers: await sweepLayers(parts),
    blobs: await sweepBlobs(parts),
    files: await sweepFiles(parts),
  };
}

async function sweepUploads({state, uploads, clock}: ServerParts): Promise<number> {
  const table = state.table('uploads');
  const isStale = (key: Key) => (table.get(key)?.touchedAt ?? 0) < clock() - STALE_UPLOAD_MS;
  const stale = Array.from(table.keys({prefix: []})).filter(isStale);
  for (const key of stale) {
    const removed = await state.transaction(() => {
      const still = table.has(key) && isStale(key);
      if (still) table.remove(key);
      return still;
    });
    if (removed) await uploads.forget(String(key[3]));
  }
  return stale.length;
}

async function sweepLayers({state, clock}: ServerParts): Promise<number> {
  const idle = state.table('idleLayers');
  const isDue = (since: number | undefined) => since !== undefined && since < clock() - IDLE_LAYER_MS;
  const due = Array.from(idle.range({prefix: []})).filter(({value}) => isDue(value));
  for (let at = 0; at < due.length; at += BATCH) {
    await state.transaction(() => {
      for (const {key} of due.slice(at, at + BATCH)) {
        if (isDue(idle.get(key)))
          removeLayer(state, repositoryOf(key), {digest: String(key[3]), now: clock()});
      }
    });
  }
  return due.length;
}

function repositoryOf([accountId, region, repositoryName]: Key): RepositoryId {
  return {accountId: String(accountId), region: String(region), repositoryName: String(repositoryName)};
}

async function sweepBlobs({state, blobs, clock}: ServerParts): Promise<number> {
  const unheld = state.table('unheldBlobs');
  const isDue = (since: number | undefined) => since !== undefined && since < clock() - UNHELD_BLOB_MS;
  const due = Array.from(unheld.range({prefix: []})).filter(({value}) => isDue(value));
  for (const {key} of due) {
    const digest = parseDigest(String(key[0]));
    const remove = await state.transaction(() => {
      if (!isDue(unheld.get(key))) return undefined;
      unheld.remove(key);
      state.table('blobs').remove(key);
      return blobs.discard(digest);
    });
    await remove?.();
  }
  return due.length;
}

/** Files that a process named just before it died, without a record ever written for them. */
async function sweepFiles({state, blobs, clock}: ServerParts): Promise<number> {
  let swept = 0;
  for await (const digest of blobs.list()) {
    if (state.table('blobs').has([digest])) continue;
    const namedAt = await blobs.namedAt(digest);
    if (namedAt === undefined || namedAt > clock() - ORPHAN_FILE_MS) continue;
    const remove = await state.transaction(() =>
      state.table('blobs').has([digest]) ? undefined : blobs.discard(digest),
    );
    if (remove) swept += 1;
    await remove?.();
  }
  return swept;
}
