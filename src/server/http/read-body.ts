import type {Hash} from 'node:crypto';
import {EcrFault} from '../ecr-fault.ts';

/** How a body is read whole. */
export interface ReadBodyOptions {
  maxBytes: number;
  hash?: Hash | undefined;
}

/**
 * Reads a body into memory, up to a limit.
 * @throws EcrFault RequestEntityTooLargeException
 */
export async function readBody(
  source: AsyncIterable<Uint8Array>,
  {maxBytes, hash}: ReadBodyOptions,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    hash?.update(chunk);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? Buffer.from(chunks[0]!) : Buffer.concat(chunks, size);
}

/** The refusal of a body over its limit. */
export function tooLarge(maxBytes: number): EcrFault {
  return new EcrFault('RequestEntityTooLargeException', `The request body is larger than ${maxBytes} bytes`);
}
