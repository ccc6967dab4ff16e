import {Readable} from 'node:stream';
import {CHUNK_BYTES} from './limits.ts';
import type {OpenOptions} from './store.ts';

/** Opens bytes that are held in memory. */
export function openBytes(bytes: Uint8Array, options: OpenOptions = {}): Readable {
  return Readable.from(chunksOf(bytes.subarray(options.offset ?? 0)), {objectMode: false});
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
