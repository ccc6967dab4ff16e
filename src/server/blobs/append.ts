import type {FileHandle} from 'node:fs/promises';
import {BlockWriter, type BlockWriterOptions} from './block-writer.ts';

/** How an append goes. */
export interface AppendOptions extends BlockWriterOptions {
  /** More bytes than this are refused with what `tooLarge` yields. */
  maxBytes: number;
  tooLarge: () => Error;
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
  {maxBytes, tooLarge, ...options}: AppendOptions,
): Promise<Appended> {
  const writer = new BlockWriter(handle, options);
  try {
    for await (const chunk of source) {
      if (writer.accepted + chunk.byteLength > maxBytes) throw tooLarge();
      await writer.add(chunk);
    }
    await writer.finish();
    return {written: writer.written};
  } catch (error) {
    await writer.finish().catch(() => undefined);
    return {written: writer.written, failure: {error, broken: writer.broken}};
  }
}
