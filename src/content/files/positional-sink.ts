import type {FileHandle} from 'node:fs/promises';
import {onFile} from '../file-error.ts';
import {CHUNK_BYTES} from '../limits.ts';
import type {ContentSink} from '../receive-content.ts';

/** Where in a file a sink writes; `location` names the file in errors. */
export interface SinkPlace {
  location: string;
  start?: number;
}

/**
 * Writes content to its place in a file. Chunks are gathered, without copying, into large writes that run
 * while the next chunks arrive. Several sinks may write to one file at once.
 */
export class PositionalSink implements ContentSink {
  readonly #handle: FileHandle;
  readonly #location: string;
  readonly #start: number;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #gatheredFrom = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle, {location, start = 0}: SinkPlace) {
    this.#handle = handle;
    this.#location = location;
    this.#start = start;
  }

  /** @throws EcrctlError DISK_FULL, IO_ERROR of an earlier write */
  async write(chunk: Uint8Array, position: number): Promise<void> {
    if (this.#gathered.length === 0) this.#gatheredFrom = this.#start + position;
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    if (this.#gatheredBytes >= CHUNK_BYTES) await this.#startWriting();
  }

  /**
   * Resolves when everything is written.
   * @throws EcrctlError DISK_FULL, IO_ERROR
   */
  async flush(): Promise<void> {
    await this.#startWriting();
    await this.#writing;
  }

  /** Resolves, after a failure too, when no write is under way: nothing of this sink reaches the file any more. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  /** Begins the next write when the one before is done, so that two of them at most are in memory. */
  async #startWriting(): Promise<void> {
    const chunks = this.#gathered;
    const from = this.#gatheredFrom;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#writing;
    this.#writing = onFile(this.#location, () => writeFully(this.#handle, chunks, from));
    this.#writing.catch(() => {}); // told by the next write or by flush
  }
}

/** Writes all of the chunks, however many calls the system needs. */
export async function writeFully(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let rest = chunks.filter(chunk => chunk.byteLength > 0);
  let at = position;
  while (rest.length > 0) {
    const {bytesWritten} = await handle.writev(rest, at);
    at += bytesWritten;
    rest = without(rest, bytesWritten);
  }
}

function without(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return chunks.flatMap(chunk => {
    const skipped = Math.min(skip, chunk.byteLength);
    skip -= skipped;
    return skipped === chunk.byteLength ? [] : [chunk.subarray(skipped)];
  });
}
