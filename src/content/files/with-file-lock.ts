import {randomUUID} from 'node:crypto';
import {readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {setTimeout} from 'node:timers/promises';
import {isMissing} from '../file-error.ts';
import {isAlive} from './is-alive.ts';

/** What is done under a lock takes milliseconds; a lock of this age is one that nobody will release. */
const STALE_AFTER_MS = 30_000;
/** Between two attempts, and as much again at random, so that those who wait do not try in step. */
const RETRY_MS = 10;

/**
 * Does something while nobody else does anything under the same lock file, in this process or another. The file is
 * there only so long. What a killed run left is taken away: its process is gone, or (on another machine, or where
 * its number was given anew) the lock is too old.
 */
export async function withFileLock<Result>(file: string, action: () => Promise<Result>): Promise<Result> {
  const holder = `${process.pid} ${hostname()} ${randomUUID()}`;
  while (!(await create(file, holder))) {
    if (!(await removeStale(file))) await setTimeout(RETRY_MS * (1 + Math.random()));
  }
  try {
    return await action();
  } finally {
    // Who was stopped for so long that the lock was taken from it leaves the new one alone.
    if ((await holderOf(file)) === holder) await rm(file, {force: true});
  }
}

/** Whether the lock is now the holder's; false where there is one already. */
async function create(file: string, holder: string): Promise<boolean> {
  try {
    await writeFile(file, holder, {flag: 'wx'});
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a lock that nobody holds any more was taken away, or has gone by itself. */
async function removeStale(file: string): Promise<boolean> {
  const holder = await holderOf(file);
  if (holder === undefined) return true;
  if (!(await isStale(file, holder))) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
  const taken = await holderOf(aside);
  // Somebody was quicker and holds it by now: theirs goes back to its place.
  if (taken !== undefined && taken !== holder) await create(file, taken);
  await rm(aside, {force: true});
  return true;
}

async function isStale(file: string, holder: string): Promise<boolean> {
  const [pid, host] = holder.split(' ');
  if (host === hostname() && !isAlive(Number(pid))) return true;
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_AFTER_MS;
}

async function holderOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
