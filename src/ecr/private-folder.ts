import {chmod, lstat, mkdir} from 'node:fs/promises';

/** Permission bits by which somebody else could read, or write, what is inside. */
const OTHERS_READ = 0o055;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const PRIVATE = 0o700;

/**
 * Makes a folder that only its owner can enter, or closes one that others can look into. False when it cannot
 * be trusted: it is not a folder, somebody else's, or others may have written into it.
 */
export async function ensurePrivateFolder(folder: string): Promise<boolean> {
  await mkdir(folder, {recursive: true, mode: PRIVATE});
  const found = await lstat(folder);
  if (!found.isDirectory()) return false;
  if (process.platform === 'win32') return true;
  if (found.uid !== process.getuid?.() || (found.mode & (OTHERS_WRITE | STICKY)) !== 0) return false;
  if ((found.mode & OTHERS_READ) !== 0) await chmod(folder, PRIVATE);
  return true;
}
