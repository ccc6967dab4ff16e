import {once} from 'node:events';
import {createReadStream} from 'node:fs';
import type {ServerResponse} from 'node:http';
import {StoredRange} from '../blobs/stored-range.ts';
import type {PlannedFault} from '../seams.ts';

/** Sends a body cut short, with one byte changed or with a reset in it. Its promised length stays. */
export async function damageBody(
  response: ServerResponse,
  body: Uint8Array | StoredRange,
  damage: PlannedFault,
): Promise<void> {
  const source = body instanceof StoredRange ? openRange(body) : [Buffer.from(body)];
  const end = endOf(damage);
  let sent = 0;
  for await (const chunk of source) {
    const rest = end - sent;
    const spoilt = damage.kind === 'corrupt' ? flipByte(chunk, damage.atByte - sent) : chunk;
    await write(response, spoilt.subarray(0, rest));
    if (chunk.length >= rest) return breakOff(response, damage);
    sent += chunk.length;
  }
  response.end();
}

function openRange({file, start, end, length}: StoredRange): AsyncIterable<Buffer> | Iterable<Buffer> {
  return length === 0 ? [] : createReadStream(file, {start, end});
}

function endOf(damage: PlannedFault): number {
  if (damage.kind === 'truncate') return damage.afterBytes;
  return damage.kind === 'reset' ? (damage.afterBytes ?? 0) : Number.POSITIVE_INFINITY;
}

/** A truncated answer ends the connection in order; a reset does not. */
function breakOff({socket}: ServerResponse, damage: PlannedFault): void {
  if (damage.kind === 'reset') socket?.resetAndDestroy();
  else socket?.destroySoon();
}

function flipByte(chunk: Buffer, position: number): Buffer {
  if (position < 0 || position >= chunk.length) return chunk;
  const copy = Buffer.from(chunk);
  copy[position] = copy[position]! ^ 0xff;
  return copy;
}

async function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  if (response.destroyed || response.write(chunk)) return;
  const settled = new AbortController();
  const {signal} = settled;
  try {
    await Promise.race([once(response, 'drain', {signal}), once(response, 'close', {signal})]);
  } finally {
    // The one that lost stops listening, or a large body collects listeners.
    settled.abort();
  }
}
