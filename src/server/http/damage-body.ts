import type {ServerResponse} from 'node:http';
import {Readable} from 'node:stream';
import type {PlannedFault} from '../seams.ts';
import type {Answer} from './answer.ts';

/** Sends a body cut short or with one byte changed, as a fault plan wants it. Its promised length stays. */
export async function damageBody(
  response: ServerResponse,
  body: NonNullable<Answer['body']>,
  damage: PlannedFault,
): Promise<void> {
  const source = body instanceof Readable ? body : Readable.from([Buffer.from(body)]);
  let sent = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (damage.kind === 'truncate' && sent + chunk.length >= damage.afterBytes) {
      response.write(chunk.subarray(0, damage.afterBytes - sent), () => response.destroy());
      return;
    }
    await write(response, damage.kind === 'corrupt' ? flipByte(chunk, damage.atByte - sent) : chunk);
    sent += chunk.length;
  }
  response.end();
}

function flipByte(chunk: Buffer, position: number): Buffer {
  if (position < 0 || position >= chunk.length) return chunk;
  const copy = Buffer.from(chunk);
  copy[position]! ^= 0xff;
  return copy;
}

function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  return new Promise(resolve => {
    if (response.write(chunk)) return resolve();
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
