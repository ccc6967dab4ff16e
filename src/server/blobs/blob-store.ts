import {randomUUID} from 'node:crypto';
import {createReadStream, existsSync, mkdirSync, renameSync} from 'node:fs';
import {link, mkdir, readdir, rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {type Digest, digestAlgorithm, digestHex, isDigest} from '../../oci/digest.ts';
import {syncDirectory} from './sync-directory.ts';

/** Large reads: fewer trips to the disk for each byte that is served. */
const READ_BYTES = 512 * 1024;

/**
 * Content-addressed files: `blobs/<algorithm>/<two hex digits>/<hex>`. A file has its name only when all of
 * it is on disk. Whether content exists is for the records to say (`blobs` table); files without a record
 * are leftovers, which a sweep removes.
 */
export class BlobStore {
  readonly #root: string;
  readonly #trash: string;
  readonly #folders = new Set<string>();

  constructor(dataDir: string) {
    this.#root = path.join(dataDir, 'blobs');
    this.#trash = path.join(dataDir, 'trash');
  }

  pathOf(digest: Digest): string {
    const hex = digestHex(digest);
    return path.join(this.#root, digestAlgorithm(digest), hex.slice(0, 2), hex);
  }

  /** Synchronous, for transactions. */
  has(digest: Digest): boolean {
    return existsSync(this.pathOf(digest));
  }

  /**
   * Takes a file out of sight, for the sweep's transactions: renaming is quick whatever the size. What it
   * returns removes it for good.
   */
  discard(digest: Digest): () => Promise<void> {
    const trash = path.join(this.#trash, `${digestHex(digest)}.${randomUUID()}`);
    mkdirSync(this.#trash, {recursive: true, mode: 0o700});
    try {
      renameSync(this.pathOf(digest), trash);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return () => rm(trash, {force: true});
  }

  /** Removes what was discarded and never got removed. */
  async emptyTrash(): Promise<void> {
    await rm(this.#trash, {recursive: true, force: true});
  }

  /** Every file of the store, by digest. */
  async *list(): AsyncIterable<Digest> {
    for (const algorithm of await names(this.#root)) {
      for (const folder of await names(path.join(this.#root, algorithm))) {
        for (const hex of await names(path.join(this.#root, algorithm, folder))) {
          const digest = `${algorithm}:${hex}`;
          if (isDigest(digest)) yield digest;
        }
      }
    }
  }

  /** When a file got its name, in milliseconds since the epoch. */
  async namedAt(digest: Digest): Promise<number | undefined> {
    try {
      // A new name changes a file's status, not its content.
      return (await stat(this.pathOf(digest))).ctimeMs;
    } catch {
      return undefined;
    }
  }

  /**
   * Gives a complete and synced file its content's name, durably; the old name stays as well, so that a
   * process that dies here has lost nothing. Content that is there already stays as it is.
   */
  async adopt(file: string, digest: Digest): Promise<void> {
    const target = this.pathOf(digest);
    await this.#ensureFolder(path.dirname(target));
    await linkOrMove(file, target);
    await syncDirectory(path.dirname(target));
  }

  /** Opens stored bytes from the first to the last. */
  read(digest: Digest): Readable {
    return createReadStream(this.pathOf(digest), {highWaterMark: READ_BYTES});
  }

  /** The size of a stored file in bytes; undefined when it is not there. */
  async sizeOf(digest: Digest): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(digest))).size;
    } catch {
      return undefined;
    }
  }

  async #ensureFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    const made = await mkdir(folder, {recursive: true, mode: 0o700});
    if (made !== undefined) await syncFrom(folder, path.dirname(made));
    this.#folders.add(folder);
  }
}

/** Syncs a folder's parents up to the one that existed before. */
async function syncFrom(folder: string, existing: string): Promise<void> {
  for (let at = folder; at !== existing; ) {
    at = path.dirname(at);
    await syncDirectory(at);
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function linkOrMove(file: string, target: string): Promise<void> {
  try {
    await link(file, target);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code === 'ENOENT') throw error;
    // A file system without hard links.
    await rename(file, target);
  }
}
