import {readdir, rm, stat} from 'node:fs/promises';
import path from 'node:path';

/** How folders are called in which blobs of a layout wait until they are whole. */
export const UNFINISHED_PREFIX = '.unfinished-';
/** No blob takes a day: what has lain unchanged so long belongs to a run that was killed. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

/** Removes what killed runs left in a layout. */
export async function removeForgotten(folder: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(UNFINISHED_PREFIX)) continue;
    const left = path.join(folder, name);
    const found = await stat(left).catch(() => undefined);
    if (found && now - found.mtimeMs > FORGOTTEN_AFTER_MS) await rm(left, {recursive: true, force: true});
  }
}
