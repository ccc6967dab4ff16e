import {Readable} from 'node:stream';
import {expect, test} from 'vitest';
import {decompressed} from '../../../src/content/compression/decompressed.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** A zstd frame of blocks that each repeat one byte, 128 KiB out of four bytes (RFC 8878, section 3.1.1.2). */
function zstdBomb(blocks: number): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 7 << 3]);
  const content = Buffer.alloc(blocks * 4);
  for (let at = 0; at < blocks; at++) {
    const isLast = at === blocks - 1 ? 1 : 0;
    content.writeUInt32LE(((128 * KIB) << 3) | (1 << 1) | isLast, at * 4);
  }
  return Buffer.concat([header, content]);
}

test('what a small zstd chunk unpacks to is made as it is taken, not all at once', async () => {
  const blocks = 8192;
  const before = process.memoryUsage().arrayBuffers;
  let largest = 0;
  let size = 0;
  for await (const chunk of decompressed(one(zstdBomb(blocks)), 'a layer')) {
    size += chunk.byteLength;
    largest = Math.max(largest, process.memoryUsage().arrayBuffers - before);
    if (size >= 256 * MIB) break;
  }
  expect(largest).toBeLessThan(512 * MIB);
  expect(size).toBeGreaterThanOrEqual(256 * MIB);
});

test('a zstd frame comes out whole, however its bytes arrive', async () => {
  const frame = zstdBomb(20);
  for (const step of [1, 7, frame.length]) {
    let size = 0;
    for await (const chunk of decompressed(inSteps(frame, step), 'a layer')) size += chunk.byteLength;
    expect(size).toBe(20 * 128 * KIB);
  }
});

test.each([
  ['bzip2', Buffer.from('BZh91AY&SY')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00])],
])('a source in %s, which is not unpacked, is released', async (compression, bytes) => {
  const source = Readable.from([bytes, bytes]);
  const error = await failureOf('UNSUPPORTED', () => decompressed(source, 'a layer').next());
  expect(error.message).toBe(`a layer is compressed with ${compression}`);
  expect(source.destroyed).toBe(true);
});

async function* one(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* inSteps(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
