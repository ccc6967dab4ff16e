import {EcrctlError} from '../errors.ts';
import {shortDigest} from '../oci/digest.ts';

/** A store does not hold a blob that was asked for. */
export function blobNotFound(location: string, digest: string): EcrctlError {
  return new EcrctlError('BLOB_NOT_FOUND', `${location} does not hold the blob ${shortDigest(digest)}`, {
    hint: 'the image is incomplete there; make or fetch it again',
  });
}

/** A store does not hold an image; `names` are those that it does hold. */
export function imageNotFound(location: string, wanted: string, names: readonly string[] = []): EcrctlError {
  return new EcrctlError('IMAGE_NOT_FOUND', `${location} holds no image ${JSON.stringify(wanted)}`, {
    hint: names.length > 0 ? `it holds ${listNames(names)}` : undefined,
  });
}

/** Several images and no word on which. */
export function ambiguousImage(location: string, names: readonly string[]): EcrctlError {
  return new EcrctlError('AMBIGUOUS_IMAGE', `${location} holds ${names.length} images`, {
    hint: `add one of these names after a colon: ${listNames(names)}`,
  });
}

/** Names shown in one hint; an archive may hold hundreds. */
const MAX_NAMES = 20;

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map(printable).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}

/** Names come from files that nobody vouches for: no control character reaches a terminal. */
function printable(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');
}
