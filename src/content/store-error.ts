import {EcrctlError} from '../errors.ts';
import {shortDigest} from '../oci/digest.ts';
import {printable, quoted} from './printable.ts';

/** A store does not hold a blob that was asked for. */
export function blobNotFound(location: string, digest: string): EcrctlError {
  return new EcrctlError('BLOB_NOT_FOUND', `${location} does not hold the blob ${shortDigest(digest)}`, {
    hint: 'the image is incomplete there; make or fetch it again',
  });
}

/** A store does not hold an image; `names` are those that it does hold. */
export function imageNotFound(location: string, wanted: string, names: readonly string[] = []): EcrctlError {
  const what = wanted === '' ? 'no image' : `no image ${quoted(wanted)}`;
  return new EcrctlError('IMAGE_NOT_FOUND', `${location} holds ${what}`, {
    hint: names.length > 0 ? `it holds ${listNames(names)}` : 'check that it is the file you mean',
  });
}

/** A file that belongs to an image is not there. */
export function missingFile(location: string, file: string): EcrctlError {
  return new EcrctlError('BLOB_NOT_FOUND', `${location} does not hold ${printable(file)}`, {
    hint: 'the image is incomplete there; make or fetch it again',
  });
}

/** An index names an image that its file leaves out, as Docker does with platforms that it has not pulled. */
export function imageLeftOut(location: string, digest: string): EcrctlError {
  return new EcrctlError('IMAGE_NOT_FOUND', `${location} does not hold the manifest ${shortDigest(digest)}`, {
    hint: 'if it is one platform of several, choose one that is there with --platform',
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
