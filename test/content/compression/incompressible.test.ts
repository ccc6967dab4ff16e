import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {looksIncompressible} from '../../../src/content/compression/incompressible.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const BLOCK_BYTES = 1024 * 1024;
const generator = new ImageGenerator('incompressible');
const random = generator.bytes(BLOCK_BYTES);

/** Words in an order without a pattern: what compresses to a fraction. */
function prose(bytes: number): Buffer {
  const words = ['layer ', 'digest ', 'manifest ', 'index ', 'platform ', 'tag\n'];
  const order = generator.bytes(bytes);
  return Buffer.from(Array.from(order, byte => words[byte % words.length]).join('')).subarray(0, bytes);
}

describe('a block of a layer', () => {
  test.each([
    ['random bytes', random],
    ['what gzip made', gzipSync(random.toString('base64')).subarray(0, BLOCK_BYTES)],
  ])('of %s looks as if it compresses no further', (_what, block) => {
    expect(block.length).toBe(BLOCK_BYTES);
    expect(looksIncompressible(block)).toBe(true);
  });

  test.each([
    ['zeros', Buffer.alloc(BLOCK_BYTES)],
    ['text', prose(BLOCK_BYTES)],
    ['base64', Buffer.from(random.toString('base64')).subarray(0, BLOCK_BYTES)],
    ['random bytes with text at its end', Buffer.concat([random.subarray(0, 1_000_000), prose(48_576)])],
    ['few bytes', random.subarray(0, 4096)],
    ['nothing', Buffer.alloc(0)],
  ])('of %s is worth compressing', (_what, block) => {
    expect(looksIncompressible(block)).toBe(false);
  });
});
