import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Reference} from '../../oci/reference.ts';

/**
 * Holds the image to the digest in the reference that it is to get.
 * @throws EcrctlError CONTENT_DIGEST_MISMATCH
 */
export function checkDigest(root: Descriptor, {repository, digest}: Reference): void {
  if (digest === undefined || digest === root.digest) return;
  throw new EcrctlError('CONTENT_DIGEST_MISMATCH', `the image has the digest ${root.digest}, not ${digest}`, {
    hint: `nothing was sent to ${repository}; is it another image, or another --platform of it?`,
  });
}
