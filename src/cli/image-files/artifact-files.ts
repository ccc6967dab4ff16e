import {lstat, mkdir} from 'node:fs/promises';
import path from 'node:path';
import {fileError, isMissing, onFile} from '../../content/file-error.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {ImageManifest} from '../../oci/manifest.ts';
import {isImageConfigMediaType, isTarMediaType} from '../../oci/media-type.ts';
import {harmless} from '../output/harmless.ts';

/** A file that an artifact holds. */
export interface ArtifactFile {
  /** What the artifact calls it, else its digest. Nobody vouches for it. */
  name: string;
  descriptor: Descriptor;
}

/** Where an artifact keeps the name of a file (image-spec v1.1.1, annotations.md). */
const TITLE = 'org.opencontainers.image.title';
/** ORAS packs a folder and calls the archive by the folder's name. */
const PACKED_FOLDER = 'io.deis.oras.content.unpack';

/** The files of an artifact, each content once. */
export function artifactFiles({layers}: ImageManifest): ArtifactFile[] {
  const files = new Map<string, ArtifactFile>();
  for (const descriptor of layers) {
    const name = nameOf(descriptor);
    files.set(`${name}\n${descriptor.digest}`, {name, descriptor});
  }
  return [...files.values()];
}

function nameOf({annotations = {}, digest}: Descriptor): string {
  const title = annotations[TITLE];
  if (typeof title !== 'string' || title === '') return digest.replace(':', '-');
  const isPacked = annotations[PACKED_FOLDER] === 'true' && !/\.(?:tgz|tar\.gz)$/.test(title);
  return isPacked ? `${title.replace(/\/+$/, '')}.tar.gz` : title;
}

/** Whether a manifest is a container image, whose layers are a file system and no files. */
export function isContainerImage({config, layers}: ImageManifest): boolean {
  return (
    isImageConfigMediaType(config.mediaType) &&
    layers.length > 0 &&
    layers.every(({mediaType}) => isTarMediaType(mediaType))
  );
}

/**
 * Refuses files that cannot all be written below one folder.
 * @throws EcrctlError INVALID_MANIFEST
 */
export function checkNames(files: readonly ArtifactFile[]): void {
  const seen = new Set<string>();
  for (const {name} of files) {
    const parts = name.split('/');
    const isContained = !parts.some(part => part === '' || part === '.' || part === '..');
    if (!isContained || name.includes('\\') || name !== harmless(name)) {
      throw refused(`the artifact names a file ${JSON.stringify(name)}, which is no path within a folder`);
    }
    if (seen.has(name)) throw refused(`the artifact has two files named ${JSON.stringify(name)}`);
    seen.add(name);
  }
}

/**
 * The path of a file below a folder, where its parents are made. Links on the way are not followed, and what is
 * there is left alone unless it may be replaced: the names are the artifact's.
 * @throws EcrctlError ALREADY_EXISTS, IO_ERROR
 */
export async function makePlace(
  folder: string,
  name: string,
  {overwrite}: {overwrite: boolean},
): Promise<string> {
  await onFile(folder, () => mkdir(folder, {recursive: true}));
  const parts = name.split('/');
  let at = folder;
  for (const part of parts.slice(0, -1)) {
    at = path.join(at, part);
    const found = await statOf(at);
    if (!found) await onFile(at, () => mkdir(at));
    else if (!found.isDirectory()) throw inTheWay(at, 'it is no folder');
  }
  const file = path.join(at, parts.at(-1)!);
  const found = await statOf(file);
  if (found && !found.isFile()) throw inTheWay(file, 'it is no file');
  if (found && !overwrite) throw inTheWay(file, 'it is there already', 'replace files with --overwrite');
  return file;
}

async function statOf(file: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, file);
  }
}

function inTheWay(file: string, why: string, hint = 'name another folder'): EcrctlError {
  return new EcrctlError('ALREADY_EXISTS', `${file} cannot be written: ${why}`, {hint});
}

function refused(message: string): EcrctlError {
  return new EcrctlError('INVALID_MANIFEST', message, {
    hint: 'do not trust this artifact; ecrctl image blob gets one blob of it by digest',
  });
}
