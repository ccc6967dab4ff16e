import {createHash} from 'node:crypto';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ContentVerifier} from '../../src/content/content-verifier.ts';
import {readVerified, verifyBytes, verifyContent} from '../../src/content/verify.ts';
import {parseDigest} from '../../src/oci/digest.ts';
import {describe as descriptorOf, ImageGenerator, opening} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const bytes = new ImageGenerator('verify').bytes(10_000);
const expected = descriptorOf(bytes, 'application/octet-stream');

describe('a content verifier', () => {
  test('accepts the content in chunks of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 0, max: 4000}), {maxLength: 30}), sizes => {
        const verifier = new ContentVerifier(expected);
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          verifier.update(bytes.subarray(at, at + size));
          at = Math.min(at + size, bytes.length);
        }
        expect(verifier.position).toBe(bytes.length);
        verifier.finish();
      }),
    );
  });

  test('hashes once what arrives again after a re-open', () => {
    const verifier = new ContentVerifier(expected);
    verifier.update(bytes.subarray(0, 6000));
    expect(verifier.update(bytes.subarray(2000, 5000), 2000).byteLength).toBe(0);
    expect(verifier.update(bytes.subarray(5000, 7000), 5000).byteLength).toBe(1000);
    expect(verifier.update(bytes.subarray(7000)).byteLength).toBe(3000);
    verifier.finish();
  });

  test('refuses a gap', async () => {
    const verifier = new ContentVerifier(expected);
    verifier.update(bytes.subarray(0, 10));
    const error = await failureOf('CONTENT_SIZE_MISMATCH', () => verifier.update(bytes.subarray(11), 11));
    expect(error.message).toContain('bytes 10 to 11 are missing');
  });

  test('fails at the first byte too many', async () => {
    const verifier = new ContentVerifier(expected);
    verifier.update(bytes);
    await failureOf('CONTENT_TRAILING_DATA', () => verifier.update(bytes.subarray(0, 1)));
  });

  test('checks sha512 as well', async () => {
    const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`);
    expect(verifyBytes({digest, size: bytes.length}, bytes)).toBe(bytes);
    const flipped = Buffer.from(bytes).fill(1, 0, 1);
    await failureOf('CONTENT_DIGEST_MISMATCH', () => verifyBytes({digest, size: bytes.length}, flipped));
  });
});

describe('verified content', () => {
  test('passes through unchanged', async () => {
    const stream = verifyContent(expected, Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]));
    expect((await buffer(stream)).equals(bytes)).toBe(true);
  });

  test('may be empty', async () => {
    const nothing = descriptorOf(Buffer.alloc(0), 'application/octet-stream');
    expect(await buffer(verifyContent(nothing, Readable.from([])))).toHaveLength(0);
  });

  test.each([
    ['CONTENT_SIZE_MISMATCH', bytes.subarray(1)],
    ['CONTENT_TRAILING_DATA', Buffer.concat([bytes, bytes])],
    ['CONTENT_DIGEST_MISMATCH', Buffer.from(bytes).reverse()],
  ] as const)('fails with %s', async (code, wrong) => {
    await failureOf(code, () => buffer(verifyContent(expected, Readable.from([wrong]))));
  });

  test('ends its source when it is ended early', async () => {
    const source = Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]);
    for await (const _ of verifyContent(expected, source)) break;
    expect(source.destroyed).toBe(true);
  });

  test('is read whole where it is small, and refused where it is not', async () => {
    expect((await readVerified(expected, opening(bytes))).equals(bytes)).toBe(true);
    const error = await failureOf('MANIFEST_TOO_LARGE', () =>
      readVerified({...expected, size: 9 * 1024 * 1024}, opening(bytes)),
    );
    expect(error.message).toContain('at most 8 MiB');
  });
});
