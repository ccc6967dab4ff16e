import {createHash} from 'node:crypto';
import {type Digest, digestOfHash} from '../../oci/digest.ts';

/** The digest of all that a stream yields. */
export async function digestOfStream(stream: AsyncIterable<Uint8Array>, algorithm: string): Promise<Digest> {
  const hash = createHash(algorithm);
  for await (const chunk of stream) hash.update(chunk);
  return digestOfHash(hash, algorithm);
}
