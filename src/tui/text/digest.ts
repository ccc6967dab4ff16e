import {digestHex, isDigest, shortDigest} from '../../oci/digest.ts';

/** `0123456789ab`: enough of a digest to tell images apart in a table. */
export function tableDigest(digest: string): string {
  return isDigest(digest) ? digestHex(digest).slice(0, 12) : shortDigest(digest);
}
