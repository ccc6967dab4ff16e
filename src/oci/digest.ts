import {createHash, type Hash} from 'node:crypto';
import {EcrctlError} from '../errors.ts';

/** `algorithm:hex` of bytes as they are stored, checked by `parseDigest`. */
export type Digest = string & {readonly __digest: true};

/** Hex lengths of the algorithms that OCI registers (image-spec v1.1.1, descriptor.md "Digests"). */
const HEX_LENGTH: Record<string, number> = {sha256: 64, sha512: 128};

/** Accepts a registered algorithm with lower-case hex of the right length, and nothing else. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new EcrctlError('INVALID_DIGEST', `"${text}" is not a digest`, {
    hint: 'a digest is sha256: and 64 lower-case hexadecimal digits',
  });
}

/** Whether a text is a well-formed digest of a registered algorithm. */
export function isDigest(text: unknown): text is Digest {
  if (typeof text !== 'string') return false;
  const match = /^([a-z0-9]+):([0-9a-f]+)$/.exec(text);
  return match !== null && HEX_LENGTH[match[1]!] === match[2]!.length;
}

/** A hash that will yield a digest of the same algorithm as `digest`. */
export function createHashFor(digest: Digest): Hash {
  return createHash(digestAlgorithm(digest));
}

/** `sha256` of `sha256:…`. */
export function digestAlgorithm(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The hexadecimal half, safe as a file name. */
export function digestHex(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** The sha256 digest of bytes held in memory. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return digestBy('sha256', bytes);
}

/** The digest of bytes held in memory, by a registered algorithm. */
export function digestBy(algorithm: string, bytes: Uint8Array | string): Digest {
  return digestOfHash(createHash(algorithm).update(bytes), algorithm);
}

/** The digest of all that a hash was given; the hash is of no more use. */
export function digestOfHash(hash: Hash, algorithm = 'sha256'): Digest {
  return `${algorithm}:${hash.digest('hex')}` as Digest;
}

/** `sha256:0123456789ab`, for people. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return digest.slice(0, colon + 13);
}
