import {CHUNK_BYTES} from '../limits.ts';
import type {SeekableFile} from './seekable-file.ts';

/**
 * How many bytes of a stretch, written from its start, can have been written: all up to the last that is not
 * zero, for what was never written reads as zeros. Zeros that were written do not count, and need not.
 */
export async function writtenBytes(
  file: SeekableFile,
  {start, size}: {start: number; size: number},
): Promise<number> {
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - CHUNK_BYTES);
    const bytes = await file.read(start + from, end - from);
    const last = lastNonZero(bytes);
    if (last >= 0) return from + last + 1;
    end = from;
  }
  return 0;
}

function lastNonZero(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at >= 7 && (at + 1) % 8 === 0 && bytes.readBigUInt64LE(at - 7) === 0n) at -= 8;
  while (at >= 0 && bytes[at] === 0) at--;
  return at;
}
