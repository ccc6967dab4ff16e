import {truncateSync} from 'node:fs';
import {rm, stat} from 'node:fs/promises';
import type {BlobStore} from '../blobs/blob-store.ts';
import {mayTakeOver} from '../blobs/session-holder.ts';
import type {UploadSessions} from '../blobs/upload-sessions.ts';
import type {UploadRecord} from '../state/records.ts';
import type {State} from '../state/state.ts';
import type {Key} from '../state/table.ts';

/** What start-up puts right. */
export interface RepairParts {
  state: State;
  blobs: BlobStore;
  uploads: UploadSessions;
}

/**
 * Puts right what a process that was killed left unfinished, and says what, one line each. It looks only
 * at what can be unfinished, so that it takes no time, and touches nothing that a live process works on.
 */
export async function repair(parts: RepairParts): Promise<string[]> {
  await parts.blobs.emptyTrash();
  return [...(await removeOrphanedUploads(parts)), ...(await settleInterruptedUploads(parts))];
}

/**
 * The file of a session whose record is gone: the layer was stored or the upload was cancelled. Files are
 * listed before records are read: a session has its record before it has its file, so that one which
 * begins meanwhile in another process is never taken for a leftover.
 */
async function removeOrphanedUploads({state, uploads}: RepairParts): Promise<string[]> {
  const files = await uploads.files.list();
  state.refresh();
  const known = new Set(Array.from(state.table('uploads').keys({prefix: []}), key => String(key[3])));
  const orphans = files.filter(uploadId => !known.has(uploadId));
  for (const uploadId of orphans) await rm(uploads.files.pathOf(uploadId), {force: true});
  return orphans.map(uploadId => `removed what was left of the finished upload ${uploadId}`);
}

/** Sessions whose process died while it wrote. */
async function settleInterruptedUploads({state, uploads}: RepairParts): Promise<string[]> {
  const interrupted = Array.from(state.table('uploads').range({prefix: []})).filter(
    ({value}) => mayTakeOver(value.holder) && !value.holder.startsWith(`${process.pid}.`),
  );
  const lines: string[] = [];
  for (const {key, value} of interrupted) {
    const line = await settle({state, uploads}, key, value);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

async function settle(
  {state, uploads}: Omit<RepairParts, 'blobs'>,
  key: Key,
  record: UploadRecord,
): Promise<string | undefined> {
  const uploadId = String(key[3]);
  const size = await sizeOf(uploads.files.pathOf(uploadId));
  if (size === record.offset) return undefined;
  if (size > record.offset) {
    await dropUnacknowledged({state, uploads}, key, record);
    return `upload ${uploadId} of ${String(key[2])} continues at byte ${record.offset}: ${size - record.offset} bytes after it were not acknowledged`;
  }
  await state.transaction(() => state.table('uploads').remove(key));
  await uploads.forget(uploadId);
  return `gave up upload ${uploadId} of ${String(key[2])}: ${record.offset - size} bytes of it were lost with the machine's memory`;
}

/** Cuts off what lies beyond the record, unless a live process has taken the session over meanwhile. */
function dropUnacknowledged(
  {state, uploads}: Omit<RepairParts, 'blobs'>,
  key: Key,
  {holder, offset}: UploadRecord,
): Promise<void> {
  return state.transaction(() => {
    if (state.table('uploads').get(key)?.holder !== holder) return;
    truncateSync(uploads.files.pathOf(String(key[3])), offset);
  });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
