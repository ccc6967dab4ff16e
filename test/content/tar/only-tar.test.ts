import {buffer} from 'node:stream/consumers';
import {describe, expect, test} from 'vitest';
import {onlyTar} from '../../../src/content/tar/only-tar.ts';
import {tarOf} from '../../support/tar-of.ts';
import {failureOf} from '../../support/to-throw-code.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* endless(byte: number): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(100).fill(byte);
}

describe('only a tar', () => {
  test.each([1, 100, 512, 100_000])('comes through whole in pieces of %d bytes', async size => {
    const tar = await tarOf([{name: 'a', bytes: 'text'}]);
    expect(await buffer(onlyTar(inPieces(tar, size), 'it'))).toEqual(tar);
  });

  test('and what ends before anybody can tell comes through too', async () => {
    expect((await buffer(onlyTar(inPieces(Buffer.from('short'), 2), 'it'))).toString()).toBe('short');
  });

  test.each([
    ['zeros', 0],
    ['letters', 97],
  ])('and of a stream of %s without an end nothing after the first block', async (_, byte) => {
    const failure = await failureOf('INVALID_ARCHIVE', () => buffer(onlyTar(endless(byte), '/dev/it')));
    expect(failure.message).toBe('/dev/it is not a tar archive');
  });
});
