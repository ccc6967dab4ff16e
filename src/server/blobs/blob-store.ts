import {createReadStream, existsSync, unlinkSync} from 'node:fs';
import {link, mkdir, readFile, rename, stat} from 'node:fs/promises';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {type Digest, digestAlgorithm, digestHex} from '../../oci/digest.ts';
import {syncDirectory} from './sync-directory.ts';

/** Large reads: fewer trips to the disk for each byte that is served. */
const READ_BYTES = 512 * 1024;

/** A range of bytes, both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Content-addressed files: `blobs/<algorithm>/<two hex digits>/<hex>`. A file has its name only when all of
 * it is on disk. Whether content exists is for the records to say (`blobs` table); files without a record
 * are leftovers, which a sweep removes.
 */
export class BlobStore {
  readonly #root: string;
  readonly #folders = new Set<string>();

  constructor(dataDir: string) {
    this.#root = path.join(dataDir, 'blobs');
  }

  get root(): string {
    return this.#root;
  }

  pathOf(digest: Digest): string {
    const hex = digestHex(digest);
    return path.join(this.#root, digestAlgorithm(digest), hex.slice(0, 2), hex);
  }

  /** Synchronous, for transactions. */
  has(digest: Digest): boolean {
    return existsSync(this.pathOf(digest));
  }

  /** Removes a file, for the sweep's transactions. */
  remove(digest: Digest): void {
    unlinkSync(this.pathOf(digest));
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

  /** Opens stored bytes; the whole content when no range is given. */
  read(digest: Digest, range?: ByteRange): Readable {
    return createReadStream(this.pathOf(digest), {highWaterMark: READ_BYTES, ...range});
  }

  /** The size of a stored file in bytes; undefined when it is not there. */
  async sizeOf(digest: Digest): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(digest))).size;
    } catch {
      return undefined;
    }
  }

  /** All of a small blob (a configuration). */
  async readAll(digest: Digest, maxBytes: number): Promise<Buffer | undefined> {
    const size = await this.sizeOf(digest);
    if (size === undefined || size > maxBytes) return undefined;
    return readFile(this.pathOf(digest));
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
