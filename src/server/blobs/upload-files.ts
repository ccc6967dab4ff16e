import {mkdirSync} from 'node:fs';
import {type FileHandle, open, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {EcrctlError} from '../../errors.ts';

/** The files of upload sessions: `uploads/<uploadId>`. */
export class UploadFiles {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'uploads');
    mkdirSync(this.#folder, {recursive: true, mode: 0o700});
  }

  pathOf(uploadId: string): string {
    // The id comes from a request; only a UUID is ever a file's name.
    if (!isUploadId(uploadId)) throw new EcrctlError('INVALID_INPUT', 'this is not an upload id');
    return path.join(this.#folder, uploadId);
  }

  /** Opens a session's file for writing; it comes into being with its first byte. */
  async open(uploadId: string, {create}: {create: boolean}): Promise<FileHandle | undefined> {
    try {
      return await open(this.pathOf(uploadId), create ? 'w+' : 'r+', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(uploadId: string): Promise<void> {
    await rm(this.pathOf(uploadId), {force: true});
  }

  /** Ids of all sessions that have a file. */
  async list(): Promise<string[]> {
    return (await readdir(this.#folder)).filter(isUploadId);
  }
}

/** Whether a text has the form that UploadIds have. */
function isUploadId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
