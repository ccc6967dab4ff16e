import type {FileHandle} from 'node:fs/promises';
import {CHUNK_BYTES} from './limits.ts';
import type {ContentSink} from './receive-content.ts';

/**
 * Writes content to its place in a file. Chunks are gathered, without copying, into large writes that run
 * while the next chunks arrive. Several sinks may write to one file at once.
 */
export class PositionalSink implements ContentSink {
  readonly #handle: FileHandle;
  readonly #start: number;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #writtenTo: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle, start = 0) {
    this.#handle = handle;
    this.#start = start;
    this.#writtenTo = start;
  }

  async write(chunk: Uint8Array, position: number): Promise<void> {
    if (this.#gathered.length === 0) this.#writtenTo = this.#start + position;
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    if (this.#gatheredBytes >= CHUNK_BYTES) await this.#startWriting();
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    await this.#startWriting();
    await this.#writing;
  }

  async #startWriting(): Promise<void> {
    const chunks = this.#gathered;
    const position = this.#writtenTo;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#writing;
    this.#writing = writeFully(this.#handle, chunks, position);
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
