import {Readable} from 'node:stream';
import {EcrctlError} from '../errors.ts';
import {shortDigest} from '../oci/digest.ts';
import {ContentVerifier, type Expectation} from './content-verifier.ts';
import {MAX_DOCUMENT_BYTES} from './limits.ts';
import type {Abortable, OpenContent} from './store.ts';

/**
 * Passes content through unchanged and fails at the first byte too many, or at the end when it is too short or
 * not what its digest says. Ending the result early ends the source.
 */
export function verifyContent(expected: Expectation, content: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(verifiedChunks(expected, content), {objectMode: false});
}

async function* verifiedChunks(
  expected: Expectation,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const verifier = new ContentVerifier(expected);
  for await (const chunk of content) yield verifier.update(chunk);
  verifier.finish();
}

/** Checks content that is held in memory whole and returns it. */
export function verifyBytes<Bytes extends Uint8Array>(expected: Expectation, bytes: Bytes): Bytes {
  const verifier = new ContentVerifier(expected);
  verifier.update(bytes);
  verifier.finish();
  return bytes;
}

/**
 * Reads small content whole and verified: manifests, configurations.
 * @throws EcrctlError MANIFEST_TOO_LARGE when it is said to be larger than `maxBytes` (8 MiB when not given)
 */
export async function readVerified(
  expected: Expectation,
  open: OpenContent,
  options: Abortable & {maxBytes?: number} = {},
): Promise<Buffer> {
  const {maxBytes = MAX_DOCUMENT_BYTES, ...openOptions} = options;
  if (expected.size > maxBytes) throw tooLarge(expected, maxBytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of verifiedChunks(expected, await open(openOptions))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function tooLarge({digest, size}: Expectation, maxBytes: number): EcrctlError {
  const limit = `${maxBytes / 1024 / 1024} MiB`;
  return new EcrctlError(
    'MANIFEST_TOO_LARGE',
    `the document ${shortDigest(digest)} is ${size} bytes; at most ${limit} are allowed`,
  );
}
