import type {Hash} from 'node:crypto';
import {EcrctlError, type ErrorCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {createHashFor, digestAlgorithm, digestOfHash, shortDigest} from '../oci/digest.ts';

/** What a verifier needs to know of content. */
export type Expectation = Pick<Descriptor, 'digest' | 'size'>;

/**
 * Checks bytes against one descriptor as they pass. It knows how far it has hashed, so that content that is
 * opened again at or before that point is hashed once.
 */
export class ContentVerifier {
  readonly #expected: Expectation;
  readonly #hash: Hash;
  #position = 0;

  constructor(expected: Expectation) {
    this.#expected = expected;
    this.#hash = createHashFor(expected.digest);
  }

  /** How many bytes from the start have been hashed: where to open the content again. */
  get position(): number {
    return this.#position;
  }

  /**
   * Hashes a chunk that begins at `offset` and returns the part of it that is new (a view, not a copy; empty
   * when all of it was seen before).
   * @throws EcrctlError CONTENT_TRAILING_DATA past the size, CONTENT_SIZE_MISMATCH when bytes were left out
   */
  update(chunk: Uint8Array, offset: number = this.#position): Uint8Array {
    if (offset > this.#position) {
      throw this.#mismatch('CONTENT_SIZE_MISMATCH', `bytes ${this.#position} to ${offset} are missing`);
    }
    const fresh = offset === this.#position ? chunk : chunk.subarray(this.#position - offset);
    if (this.#position + fresh.byteLength > this.#expected.size) {
      throw this.#mismatch('CONTENT_TRAILING_DATA', `is longer than its ${this.#expected.size} bytes`);
    }
    this.#hash.update(fresh);
    this.#position += fresh.byteLength;
    return fresh;
  }

  /**
   * Says whether the content was what its descriptor says. To be called once, after the last byte.
   * @throws EcrctlError CONTENT_SIZE_MISMATCH, CONTENT_DIGEST_MISMATCH
   */
  finish(): void {
    const {digest, size} = this.#expected;
    if (this.#position !== size) {
      throw this.#mismatch('CONTENT_SIZE_MISMATCH', `ends after ${this.#position} of ${size} bytes`);
    }
    checkDigest(this.#expected, digestOfHash(this.#hash, digestAlgorithm(digest)));
  }

  #mismatch(code: ErrorCode, what: string): EcrctlError {
    return mismatch(this.#expected, code, what);
  }
}

/** @throws EcrctlError CONTENT_DIGEST_MISMATCH when content turned out to have another digest */
export function checkDigest(expected: Expectation, found: string): void {
  if (found !== expected.digest) {
    throw mismatch(expected, 'CONTENT_DIGEST_MISMATCH', `has the digest ${found}`);
  }
}

function mismatch({digest}: Expectation, code: ErrorCode, what: string): EcrctlError {
  return new EcrctlError(code, `content of ${shortDigest(digest)} ${what}`, {
    hint: 'the source is damaged or was changed on its way; fetch it again',
  });
}
