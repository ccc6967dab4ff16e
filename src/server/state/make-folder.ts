import {existsSync, mkdirSync, statSync} from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder, and those above it that are missing, for nobody else to read. Node's `recursive` never ends
 * where the system says of a folder that is there that it is not (/proc and some mounts, when asked for a folder in it).
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, {mode: 0o700});
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && isFolder(folder)) return;
    if (code !== 'ENOENT' || existsSync(path.dirname(folder))) throw error;
    makeFolder(path.dirname(folder));
    makeFolder(folder);
  }
}

function isFolder(name: string): boolean {
  return statSync(name, {throwIfNoEntry: false})?.isDirectory() ?? false;
}
