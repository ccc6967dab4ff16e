import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {EcrctlError, hasCode} from '../../errors.ts';
import {parseJson} from '../../json/parse-json.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {fileError, isMissing, onFile} from '../file-error.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {MAX_DOCUMENT_BYTES} from '../limits.ts';
import {INDEX_JSON, OCI_LAYOUT, parseIndexJson} from './layout-documents.ts';
import {UNFINISHED_PREFIX} from './layout-unfinished.ts';

/** Whether a folder holds nothing at all (but what a killed run left, or another begins), or is not there. */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).every(
      name => name.startsWith(UNFINISHED_PREFIX) || name.startsWith(`${OCI_LAYOUT}.`),
    );
  } catch (error) {
    if (isMissing(error)) return true;
    throw fileError(error, folder);
  }
}

/**
 * Makes sure that a folder is an OCI image layout.
 * @throws EcrctlError FILE_NOT_FOUND, INVALID_ARCHIVE
 */
export async function checkLayoutFolder(folder: string): Promise<void> {
  if (!(await onFile(folder, () => stat(folder))).isDirectory()) {
    throw new EcrctlError('INVALID_ARCHIVE', `${folder} is not a folder`, {
      hint: 'leave out "oci:" and the format is found out',
    });
  }
  const document = await readDocument(folder, OCI_LAYOUT);
  if (document === undefined) throw notLayout(folder);
  checkLayoutVersion(document, folder);
}

/**
 * Makes sure that an `oci-layout` document names a version that we know.
 * @throws EcrctlError INVALID_ARCHIVE
 */
export function checkLayoutVersion(document: Uint8Array, location: string): void {
  const content = parseJson(
    new TextDecoder().decode(document),
    (why, cause) => new EcrctlError('INVALID_ARCHIVE', `${location}: oci-layout ${why}`, {cause}),
  );
  const {imageLayoutVersion: version} = (content ?? {}) as {imageLayoutVersion?: unknown};
  if (typeof version === 'string' && version.startsWith('1.')) return;
  throw new EcrctlError('INVALID_ARCHIVE', `${location} is an OCI layout of an unknown version`);
}

/** The entries of a folder's `index.json`; none when it has no such file. */
export async function readLayoutEntries(folder: string): Promise<Descriptor[]> {
  const document = await readDocument(folder, INDEX_JSON);
  return document === undefined ? [] : parseIndexJson(document, folder);
}

async function readDocument(folder: string, name: string): Promise<Buffer | undefined> {
  const file = await openDocument(path.join(folder, name));
  if (!file) return undefined;
  try {
    const {location, size} = file;
    if (size > MAX_DOCUMENT_BYTES)
      throw new EcrctlError('MANIFEST_TOO_LARGE', `${location} is ${size} bytes`);
    return await file.read(0, size);
  } finally {
    await file.close();
  }
}

async function openDocument(file: string): Promise<SeekableFile | undefined> {
  try {
    return await SeekableFile.open(file);
  } catch (error) {
    if (hasCode(error, 'FILE_NOT_FOUND')) return undefined;
    throw error;
  }
}

function notLayout(folder: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', `${folder} is not an OCI image layout`, {
    hint: 'a layout is a folder with the files oci-layout and index.json and the folder blobs',
  });
}
