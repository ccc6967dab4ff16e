import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {receiveContent} from '../../src/content/receive-content.ts';
import type {OpenContent} from '../../src/content/store.ts';
import {EcrctlError} from '../../src/errors.ts';
import {describe as descriptorOf, ImageGenerator} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const MIB = 1024 * 1024;
const bytes = new ImageGenerator('receive').bytes(8 * MIB);
const descriptor = descriptorOf(bytes, 'application/octet-stream');

/** Content whose every stream breaks off after so many bytes; tells at which offsets it was opened. */
function breakingAfter(count: number, error: Error = new Error('socket hang up')) {
  const offsets: number[] = [];
  const open: OpenContent = async ({offset = 0} = {}) => {
    offsets.push(offset);
    return Readable.from(
      (async function* () {
        yield bytes.subarray(offset, offset + count);
        if (offset + count < bytes.length) throw error;
      })(),
    );
  };
  return {open, offsets};
}

async function receive(open: OpenContent): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const sink = {
    write: (chunk: Uint8Array, position: number) => {
      expect(position).toBe(chunks.reduce((sum, one) => sum + one.byteLength, 0));
      chunks.push(chunk);
    },
  };
  await receiveContent(descriptor, open, {sink});
  return Buffer.concat(chunks);
}

describe('receiving content', () => {
  test('opens it again where it broke, as long as it gets on', async () => {
    const {open, offsets} = breakingAfter(MIB);
    expect((await receive(open)).equals(bytes)).toBe(true);
    expect(offsets).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(count => count * MIB));
  });

  test('gives up after five breaks in a row that bring next to nothing', async () => {
    const {open, offsets} = breakingAfter(10);
    await expect(receive(open)).rejects.toThrow('socket hang up');
    expect(offsets).toHaveLength(5);
  });

  test('takes a failure of ours for a break only where the line broke', async () => {
    const broken = breakingAfter(3 * MIB, new EcrctlError('NETWORK_ERROR', 'reset'));
    expect((await receive(broken.open)).equals(bytes)).toBe(true);
    const denied = breakingAfter(3 * MIB, new EcrctlError('ACCESS_DENIED', 'no'));
    await failureOf('ACCESS_DENIED', () => receive(denied.open));
    expect(denied.offsets).toHaveLength(1);
  });

  test('never asks again for bytes that are wrong', async () => {
    let opened = 0;
    const wrong: OpenContent = async () => {
      opened += 1;
      return Readable.from([Buffer.alloc(bytes.length)]);
    };
    await failureOf('CONTENT_DIGEST_MISMATCH', () => receive(wrong));
    expect(opened).toBe(1);
  });

  test('takes an open that fails as final', async () => {
    let opened = 0;
    const closed: OpenContent = async () => {
      opened += 1;
      throw new EcrctlError('NETWORK_ERROR', 'no route');
    };
    await failureOf('NETWORK_ERROR', () => receive(closed));
    expect(opened).toBe(1);
  });

  test('gives up at once when its sink fails', async () => {
    const {open, offsets} = breakingAfter(MIB);
    const sink = {
      write: () => {
        throw new EcrctlError('DISK_FULL', 'full');
      },
    };
    await failureOf('DISK_FULL', () => receiveContent(descriptor, open, {sink}));
    expect(offsets).toEqual([0]);
  });
});
