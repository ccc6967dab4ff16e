import {randomUUID} from 'node:crypto';
import {constants, type Stats} from 'node:fs';
import {type FileHandle, lstat, open, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {isMissing} from '../file-error.ts';
import {isAlive} from './is-alive.ts';

/**
 * Opens the file that is written beside `target` until it is whole. With `continues`, a word for what is written,
 * it is found again: the part that a run has left which no longer lives is taken over with its content.
 */
export async function openPart(
  target: string,
  continues: string | undefined,
): Promise<{file: string; handle: FileHandle}> {
  const folder = path.dirname(target);
  if (continues === undefined) {
    const file = path.join(folder, `.ecrctl-${randomUUID()}.part`);
    return {file, handle: await open(file, 'wx+')};
  }
  const prefix = `.${path.basename(target)}.${continues}.`;
  const file = path.join(folder, `${prefix}${process.pid}.part`);
  return {file, handle: (await takeOver(folder, {prefix, file})) ?? (await begin(file))};
}

/** Begins a part of our own; what stands under its name and was not taken over is in its way. */
async function begin(file: string): Promise<FileHandle> {
  await rm(file, {force: true});
  return open(file, 'wx+');
}

async function takeOver(
  folder: string,
  {prefix, file}: {prefix: string; file: string},
): Promise<FileHandle | undefined> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith('.part')) continue;
    const pid = Number(name.slice(prefix.length, -'.part'.length));
    if (!Number.isSafeInteger(pid) || pid <= 0 || (pid !== process.pid && isAlive(pid))) continue;
    const left = path.join(folder, name);
    try {
      if (!isOurs(await lstat(left))) continue;
      await rename(left, file);
      const handle = await openOurs(file);
      if (handle) return handle;
    } catch (error) {
      // Another run was quicker.
      if (!isMissing(error)) throw error;
    }
  }
  return undefined;
}

/** Opens a part as a file of ours, whatever has been put under its name in the meantime. */
async function openOurs(file: string): Promise<FileHandle | undefined> {
  const handle = await open(file, constants.O_RDWR | NO_FOLLOW);
  if (isOurs(await handle.stat())) return handle;
  await handle.close();
  return undefined;
}

/** What is not there on Windows counts as nothing. */
const NO_FOLLOW = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Whether something under a part's name can be what a run of this user has left. Whoever else may write to the
 * folder, or made the checkout that it is in, could have put a link there to a file that is none of theirs.
 */
function isOurs(found: Stats): boolean {
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  return found.isFile() && found.nlink === 1 && isOwn;
}
