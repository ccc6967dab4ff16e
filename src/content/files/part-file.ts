import {randomUUID} from 'node:crypto';
import {type FileHandle, open, readdir, rename} from 'node:fs/promises';
import path from 'node:path';
import {isMissing} from '../file-error.ts';

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
  await takeOver(folder, {prefix, file});
  return {file, handle: await open(file, 'a+').then(reopenForWriting(file))};
}

/** Makes sure the file is there, then opens it for writing at any place (appending would ignore places). */
function reopenForWriting(file: string) {
  return async (created: FileHandle): Promise<FileHandle> => {
    await created.close();
    return open(file, 'r+');
  };
}

async function takeOver(folder: string, {prefix, file}: {prefix: string; file: string}): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith('.part')) continue;
    const pid = Number(name.slice(prefix.length, -'.part'.length));
    if (!Number.isSafeInteger(pid) || pid <= 0 || (pid !== process.pid && isAlive(pid))) continue;
    const isTaken = await rename(path.join(folder, name), file).then(
      () => true,
      error => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
    if (isTaken) return;
  }
}

/** Whether a process is there; one that is not ours to signal is there too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
