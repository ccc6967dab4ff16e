import type {Hash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';
import {BLOCK_BYTES, type BlockPool} from './block-pool.ts';

/** Where bytes go, in what memory they gather, and who is told all of them in order. */
export interface BlockWriterOptions {
  /** Where the first byte goes. */
  position: number;
  pool: BlockPool;
  hash?: Hash | undefined;
}

/** Gathers chunks into blocks and keeps one write under way while the next block gathers. */
export class BlockWriter {
  readonly #handle: FileHandle;
  readonly #options: BlockWriterOptions;
  #block: Buffer | undefined;
  #filled = 0;
  #underWay: Promise<void> = Promise.resolve();
  /** Bytes taken so far. */
  accepted = 0;
  /** Bytes known to be in the file. */
  written = 0;
  /** A write has failed. */
  broken = false;

  constructor(handle: FileHandle, options: BlockWriterOptions) {
    this.#handle = handle;
    this.#options = options;
  }

  /** Takes a chunk; one as large as a block is written from where it lies. */
  async add(chunk: Uint8Array): Promise<void> {
    this.accepted += chunk.byteLength;
    if (chunk.byteLength >= BLOCK_BYTES) {
      await this.#writeBlock();
      await this.#begin(chunk);
      return;
    }
    for (let at = 0; at < chunk.byteLength; ) {
      this.#block ??= this.#options.pool.take();
      const taken = chunk.subarray(at, at + BLOCK_BYTES - this.#filled);
      this.#block.set(taken, this.#filled);
      this.#filled += taken.byteLength;
      at += taken.byteLength;
      if (this.#filled === BLOCK_BYTES) await this.#writeBlock();
    }
  }

  /** Resolves when all that was added is in the file. */
  async finish(): Promise<void> {
    await this.#writeBlock();
    await this.#underWay;
  }

  async #writeBlock(): Promise<void> {
    const block = this.#block;
    if (!block) return;
    const bytes = block.subarray(0, this.#filled);
    this.#block = undefined;
    this.#filled = 0;
    await this.#begin(bytes, () => this.#options.pool.give(block));
  }

  /** Begins a write when the one before is done, and hashes its bytes meanwhile. */
  async #begin(bytes: Uint8Array, release = (): void => {}): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#write(bytes).finally(release);
    // A failure is met at the next await; until then nobody listens.
    this.#underWay.catch(() => undefined);
    this.#options.hash?.update(bytes);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const start = this.#options.position + this.written;
    try {
      for (let at = 0; at < bytes.byteLength; ) {
        const {bytesWritten} = await this.#handle.write(bytes, at, bytes.byteLength - at, start + at);
        at += bytesWritten;
      }
      this.written += bytes.byteLength;
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }
}
