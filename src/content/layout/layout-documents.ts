import {EcrctlError} from '../../errors.ts';
import {parseJson} from '../../json/parse-json.ts';
import {checkDescriptor, type Descriptor} from '../../oci/descriptor.ts';
import {type Digest, digestAlgorithm, digestHex} from '../../oci/digest.ts';
import {MEDIA_TYPE} from '../../oci/media-type.ts';

/** Names and fixed content of an OCI image layout (image-spec v1.1.1, image-layout.md). */
export const OCI_LAYOUT = 'oci-layout';
export const OCI_LAYOUT_CONTENT = Buffer.from('{"imageLayoutVersion":"1.0.0"}');
export const INDEX_JSON = 'index.json';

/** Where a layout keeps a blob. */
export function blobPath(digest: Digest): string {
  return `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;
}

/**
 * The entries of a layout's `index.json`. Go programs write `null` for an empty list.
 * @throws EcrctlError INVALID_ARCHIVE
 */
export function parseIndexJson(bytes: Uint8Array, location: string): Descriptor[] {
  try {
    const document = parseJson(new TextDecoder().decode(bytes), why => notIndex(`it ${why}`));
    if (typeof document !== 'object' || document === null) {
      throw notIndex('it is not a JSON object');
    }
    const {manifests} = document as {manifests?: unknown};
    const list = manifests ?? [];
    if (!Array.isArray(list)) throw notIndex('manifests is not a list');
    return list.map((entry, position) => checkDescriptor(entry, `manifests[${position}]`));
  } catch (cause) {
    if (!(cause instanceof EcrctlError)) throw cause;
    throw new EcrctlError('INVALID_ARCHIVE', `${location}: index.json cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

function notIndex(why: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', why);
}

/** Writes an `index.json`. */
export function formatIndexJson(manifests: readonly Descriptor[]): Buffer {
  return Buffer.from(JSON.stringify({schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests}));
}
