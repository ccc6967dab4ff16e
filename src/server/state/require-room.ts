import {statfsSync} from 'node:fs';
import {EcrctlError} from '../../errors.ts';

/** What opening touches at most, in bytes: the file of locks and the first pages of the records. */
const NEEDED = 64 * 1024;

/** Free space of a file system in blocks: all of it, and what others than root may take. */
interface FreeSpace {
  bsize: number;
  bfree: number;
  bavail: number;
}

/**
 * Refuses to open records that the disk has no room for. LMDB maps its file of locks, and a process that
 * touches a mapped page which the disk cannot hold is killed by the system (SIGBUS): no error, no word.
 * @throws EcrctlError DISK_FULL
 */
export function requireRoom(folder: string, {bsize, bfree, bavail}: FreeSpace = statfsSync(folder)): void {
  const free = (process.getuid?.() === 0 ? bfree : bavail) * bsize;
  if (free >= NEEDED) return;
  throw new EcrctlError('DISK_FULL', `${folder}: the disk is full`, {
    hint: 'free some space, or name another data directory with --data',
  });
}
