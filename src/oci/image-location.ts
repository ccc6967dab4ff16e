import {EcrctlError} from '../errors.ts';
import {parseReference, type Reference} from './reference.ts';

/** How images lie in a file or folder. */
export type ImageFileFormat = 'oci-archive' | 'docker-archive' | 'oci-layout';

/** An image in a file or folder, or on standard input or output (`path` is `-`). */
export interface FileLocation {
  kind: 'file';
  path: string;
  /** Said by a prefix; absent means: find out. */
  format?: ImageFileFormat;
  /** Which image of several. */
  name?: string;
}

/** Where an image is or shall be: one end of a copy. */
export type ImageLocation = FileLocation | {kind: 'registry'; reference: Reference};

/** Standard input as a source, standard output as a target. */
export const STANDARD_STREAM = '-';

const PREFIXES: Record<string, ImageFileFormat> = {
  'oci-archive': 'oci-archive',
  'docker-archive': 'docker-archive',
  oci: 'oci-layout',
};

/** Endings by which a file is known to be meant, so that `app.tar` is never taken for a repository. */
const ARCHIVE_ENDING = /\.(?:tar|tar\.gz|tgz|tar\.zst|oci)$/i;
const ARCHIVE_WITH_NAME = /^(?<path>.*\.(?:tar|tar\.gz|tgz|tar\.zst|oci)):(?<name>.+)$/i;

/** As results print an image of a layout: `layout/:1.0`, `layout/@sha256:…`. */
const LAYOUT_WITH_NAME = /^(?<path>.*?\/):(?<name>[^@]+)$/;
const FILE_WITH_DIGEST =
  /^(?<path>.*?(?:\/|\.(?:tar|tar\.gz|tgz|tar\.zst|oci)))(?::[^@]*)?@(?<name>sha256:[0-9a-f]{64})$/i;

/** Transports of other tools, which would pass for repositories. A repository may well be called `dir`, a path not. */
const FOREIGN = /^(?:(?:containers-storage|docker-daemon|ostree|sif|tarball|ocidir):|dir:[./~])/;

/** Parses a location that can only be a file or folder (the SOURCE of push, the TARGET of pull). */
export function parseFileLocation(text: string): FileLocation {
  if (text === '') throw new EcrctlError('USAGE', 'an empty path names no image file');
  const prefixed = parsePrefixed(text);
  if (prefixed) return prefixed;
  const named = namedFile(text);
  if (named) return {kind: 'file', path: named.path!, name: named.name!};
  return {kind: 'file', path: text};
}

/** Whether a text means a file or folder: what has a prefix, a path's shape or an archive's ending. */
export function isImageFile(text: string): boolean {
  return (
    text === STANDARD_STREAM ||
    /^(?:\.{1,2}(?:\/|$)|\/|~\/)/.test(text) ||
    text.endsWith('/') ||
    ARCHIVE_ENDING.test(text) ||
    namedFile(text) !== undefined ||
    parsePrefixed(text) !== undefined
  );
}

/** Parses a location that may be either. */
export function parseImageLocation(text: string): ImageLocation {
  if (FOREIGN.test(text)) throw foreignTransport(text);
  return isImageFile(text) ? parseFileLocation(text) : {kind: 'registry', reference: parseReference(text)};
}

function parsePrefixed(text: string): FileLocation | undefined {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  const format = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined;
  if (format === undefined || rest === '' || rest.startsWith('//')) return undefined;
  const separator = rest.indexOf(':');
  if (separator <= 0) return {kind: 'file', path: rest, format};
  return {kind: 'file', path: rest.slice(0, separator), format, name: rest.slice(separator + 1)};
}

function namedFile(text: string): Record<string, string> | undefined {
  const patterns = [FILE_WITH_DIGEST, ARCHIVE_WITH_NAME, LAYOUT_WITH_NAME];
  return patterns.map(pattern => pattern.exec(text)?.groups).find(groups => groups !== undefined);
}

function foreignTransport(text: string): EcrctlError {
  const transport = text.slice(0, text.indexOf(':') + 1);
  return new EcrctlError(
    'USAGE',
    `${transport} is not a place that images are read from or written to here`,
    {
      hint: 'there are oci-archive:FILE, docker-archive:FILE and oci:DIR; skopeo copy makes one of the other',
    },
  );
}
