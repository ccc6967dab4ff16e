import {randomUUID} from 'node:crypto';
import {open, rename, rm} from 'node:fs/promises';

/** Replaces a small file so that whoever reads it, even after a power failure, sees the old one or the new one. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.${randomUUID()}.part`;
  const handle = await open(beside, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
    await rename(beside, file);
  } catch (error) {
    await handle.close();
    await rm(beside, {force: true});
    throw error;
  }
}
