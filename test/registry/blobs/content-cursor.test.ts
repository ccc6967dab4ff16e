import {once} from 'node:events';
import {PassThrough, Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import type {OpenContent} from '../../../src/content/store.ts';
import {EcrctlError} from '../../../src/errors.ts';
import {ContentCursor} from '../../../src/registry/blobs/content-cursor.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const bytes = new ImageGenerator().bytes(10_000);

function source(chunk = 1000): OpenContent & {offsets: number[]} {
  const offsets: number[] = [];
  const open: OpenContent = async (options = {}) => {
    const offset = options.offset ?? 0;
    offsets.push(offset);
    const chunks = function* () {
      for (let at = offset; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    };
    return Readable.from(chunks(), {objectMode: false});
  };
  return Object.assign(open, {offsets});
}

async function readAll(cursor: ContentCursor, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await cursor.next(limit); chunk; chunk = await cursor.next(limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('ContentCursor', () => {
  test('gives the content in pieces of at most the size asked for', async () => {
    const open = source();
    const cursor = new ContentCursor(open);
    expect((await cursor.next(300))!.byteLength).toBe(300);
    expect((await cursor.next(5000))!.byteLength).toBe(700);
    expect((await readAll(cursor, 333)).equals(bytes.subarray(1000))).toBe(true);
    expect(open.offsets).toEqual([0]);
  });

  test('opens the content again only where it jumps', async () => {
    const open = source();
    const cursor = new ContentCursor(open);
    await cursor.next(1500);
    cursor.seek(1000);
    cursor.seek(1000);
    await cursor.next(10);
    cursor.seek(5);
    expect((await readAll(cursor, 4000)).equals(bytes.subarray(5))).toBe(true);
    expect(open.offsets).toEqual([0, 5]);
  });

  test('opens the content again where its stream broke off', async () => {
    const offsets: number[] = [];
    const cursor = new ContentCursor(async (options = {}) => {
      offsets.push(options.offset ?? 0);
      return Readable.from(
        (async function* () {
          yield bytes.subarray(options.offset, (options.offset ?? 0) + 4000);
          if ((options.offset ?? 0) + 4000 < bytes.length) throw new Error('read ECONNRESET');
        })(),
      );
    });
    expect((await readAll(cursor, 10_000)).equals(bytes)).toBe(true);
    expect(offsets).toEqual([0, 4000, 8000]);
  });

  test('does not open again what failed for a reason of its own', async () => {
    let opened = 0;
    const cursor = new ContentCursor(async () => {
      opened++;
      return Readable.from(
        (async function* () {
          yield* [];
          throw new EcrctlError('CONTENT_DIGEST_MISMATCH', 'wrong');
        })(),
      );
    });
    await failureOf('CONTENT_DIGEST_MISMATCH', () => cursor.next(10));
    expect(opened).toBe(1);
  });

  test('makes who waits for the bytes before a jump fail, and keeps nothing from the one after', async () => {
    const stuck = new PassThrough();
    const open = source();
    let isFirst = true;
    const cursor = new ContentCursor(async options => {
      if (!isFirst) return open(options);
      isFirst = false;
      return stuck;
    });
    const waiting = failureOf('CANCELLED', () => cursor.next(10));
    await new Promise(resolve => setImmediate(resolve));
    cursor.seek(0);
    expect((await readAll(cursor, 10_000)).equals(bytes)).toBe(true);
    await waiting;
    expect(stuck.destroyed).toBe(true);
  });

  test('destroys a stream that opens after a jump', async () => {
    const late = new PassThrough();
    let hand: (stream: Readable) => void = () => {};
    const cursor = new ContentCursor(() => new Promise<Readable>(resolve => (hand = resolve)));
    const waiting = failureOf('CANCELLED', () => cursor.next(10));
    cursor.seek(5);
    hand(late);
    await waiting;
    expect(late.destroyed).toBe(true);
  });

  test('gives its stream back when it is closed', async () => {
    const stream = new PassThrough();
    let signal: AbortSignal | undefined;
    const cursor = new ContentCursor(async options => {
      signal = options?.signal;
      stream.write('some');
      return stream;
    });
    await cursor.next(4);
    const closed = once(stream, 'close');
    cursor.close();
    await closed;
    expect(signal?.aborted).toBe(true);
  });
});
