import type {Hash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';

/** How much is gathered before it is written: few large writes instead of one for each packet. */
const GATHER_BYTES = 1024 * 1024;

/** How an append goes. */
export interface AppendOptions {
  /** Where the first byte goes. */
  position: number;
  /** More bytes than this are refused with what `tooLarge` yields. */
  maxBytes: number;
  tooLarge: () => Error;
  /** Told every byte, in order. */
  hash?: Hash | undefined;
}

/** What came of an append: bytes that are in the file, and what stopped it, if something did. */
export interface Appended {
  written: number;
  /** `broken` is the file's failure (a full disk), not the source's. */
  failure?: {error: unknown; broken: boolean};
}

/**
 * Writes a stream into a file, hashing on the way: while one gathered block is being written, it is hashed and
 * the next one is read. Never rejects: a stream that breaks off still leaves what came before.
 */
export async function appendStream(
  handle: FileHandle,
  source: AsyncIterable<Uint8Array>,
  options: AppendOptions,
): Promise<Appended> {
  const writer = new BlockWriter(handle, options.position);
  try {
    for await (const chunk of source) {
      if (writer.accepted + chunk.byteLength > options.maxBytes) throw options.tooLarge();
      await writer.add(chunk);
      // While the block goes to the disk.
      options.hash?.update(chunk);
    }
    await writer.finish();
    return {written: writer.written};
  } catch (error) {
    await writer.finish().catch(() => undefined);
    return {written: writer.written, failure: {error, broken: writer.broken}};
  }
}

/** Gathers chunks into blocks and keeps one write under way while the next block gathers. */
class BlockWriter {
  readonly #handle: FileHandle;
  readonly #start: number;
  #block: Uint8Array[] = [];
  #gathered = 0;
  #underWay: Promise<void> = Promise.resolve();
  /** Bytes taken so far. */
  accepted = 0;
  /** Bytes known to be in the file. */
  written = 0;
  /** A write has failed. */
  broken = false;

  constructor(handle: FileHandle, start: number) {
    this.#handle = handle;
    this.#start = start;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#block.push(chunk);
    this.#gathered += chunk.byteLength;
    this.accepted += chunk.byteLength;
    if (this.#gathered >= GATHER_BYTES) await this.#writeBlock();
  }

  async finish(): Promise<void> {
    if (this.#gathered > 0) await this.#writeBlock();
    await this.#underWay;
  }

  async #write(block: Uint8Array[], bytes: number): Promise<void> {
    try {
      await writeAll(this.#handle, block, this.#start + this.written);
      this.written += bytes;
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }

  async #writeBlock(): Promise<void> {
    const [block, bytes] = [this.#block, this.#gathered];
    this.#block = [];
    this.#gathered = 0;
    await this.#underWay;
    this.#underWay = this.#write(block, bytes);
    // A failure is met at the next await; until then nobody listens.
    this.#underWay.catch(() => undefined);
  }
}

async function writeAll(handle: FileHandle, chunks: Uint8Array[], position: number): Promise<void> {
  let at = position;
  let rest = chunks;
  while (rest.length > 0) {
    const {bytesWritten} = await handle.writev(rest, at);
    at += bytesWritten;
    rest = dropBytes(rest, bytesWritten);
  }
}

function dropBytes(chunks: Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  const rest = [...chunks];
  while (rest.length > 0 && rest[0]!.byteLength <= left) left -= rest.shift()!.byteLength;
  if (left > 0) rest[0] = rest[0]!.subarray(left);
  return rest;
}
