import {createHash} from 'node:crypto';
import {readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {ensurePrivateFolder} from '../private-folder.ts';

/** An upload that has begun: enough to continue it in a later run. */
export interface BegunUpload {
  uploadId: string;
  partSize: number;
  /** Bytes that ECR has acknowledged. */
  offset: number;
}

/** Remembers the uploads that have begun in one registry, by a name for the layer in its repository. */
export interface UploadLedger {
  recall(name: string): Promise<BegunUpload | undefined>;
  note(name: string, upload: BegunUpload): Promise<void>;
  forget(name: string): Promise<void>;
}

/** ECR does not say how long an upload lives; a token's life, in milliseconds, is what others observed. */
const MAX_AGE = 12 * 60 * 60 * 1000;
const MAX_FILE_BYTES = 4096;

/**
 * Keeps begun uploads in a folder of the user's own, a small file each. What cannot be read or written counts
 * as not begun: the layer is then sent from its start.
 */
export class FileUploadLedger implements UploadLedger {
  readonly #folder: string;
  readonly #registry: string;
  readonly #now: () => Date;

  /** `registry` tells apart what is of the same name in several. */
  constructor(folder: string, registry: string, now: () => Date = () => new Date()) {
    this.#folder = folder;
    this.#registry = registry;
    this.#now = now;
  }

  async recall(name: string): Promise<BegunUpload | undefined> {
    const file = this.#fileOf(name);
    try {
      const {mtimeMs, size} = await stat(file);
      if (size > MAX_FILE_BYTES || this.#now().getTime() - mtimeMs > MAX_AGE) return undefined;
      const found: unknown = JSON.parse(await readFile(file, 'utf8'));
      return isBegunUpload(found) ? found : undefined;
    } catch {
      return undefined;
    }
  }

  async note(name: string, {uploadId, partSize, offset}: BegunUpload): Promise<void> {
    try {
      if (!(await ensurePrivateFolder(this.#folder))) return;
      const {default: writeFileAtomic} = await import('write-file-atomic');
      const text = JSON.stringify({uploadId, partSize, offset});
      // Losing the note in a power cut costs nothing but time, so nothing waits for the disk.
      await writeFileAtomic(this.#fileOf(name), text, {mode: 0o600, fsync: false});
    } catch {
      // Without the note the upload can only not be continued later.
    }
  }

  async forget(name: string): Promise<void> {
    await rm(this.#fileOf(name), {force: true}).catch(() => {});
  }

  #fileOf(name: string): string {
    const hash = createHash('sha256').update(`${this.#registry} ${name}`).digest('hex');
    return path.join(this.#folder, `${hash}.json`);
  }
}

function isBegunUpload(value: unknown): value is BegunUpload {
  if (typeof value !== 'object' || value === null) return false;
  const {uploadId, partSize, offset} = value as Record<string, unknown>;
  return (
    typeof uploadId === 'string' &&
    [partSize, offset].every(count => Number.isSafeInteger(count) && (count as number) >= 0)
  );
}
