import {stat} from 'node:fs/promises';
import {EcrctlError} from '../errors.ts';
import {type FileLocation, type ImageFileFormat, STANDARD_STREAM} from '../oci/image-location.ts';
import {OciArchiveWriter} from './archive/oci-archive-writer.ts';
import {DockerArchiveWriter} from './docker-archive/docker-archive-writer.ts';
import {fileError, isMissing} from './file-error.ts';
import type {ArchiveOutputOptions} from './files/archive-output.ts';
import {LayoutStore} from './layout/layout-store.ts';
import type {WritableStore} from './store.ts';

/** How images are written to a file or folder. */
export interface ImageTargetOptions extends ArchiveOutputOptions {
  format?: ImageFileFormat | undefined;
}

/**
 * Opens a file, a folder or standard output for writing images. Without a format, a folder (or a path that ends
 * with `/`) becomes an OCI layout and anything else an OCI archive. Tags may be full image names; whoever
 * writes gives the name in the location as a tag.
 * @throws EcrctlError USAGE, FILE_NOT_FOUND, INVALID_ARCHIVE, UNSUPPORTED
 */
export async function openImageTarget(
  location: FileLocation,
  options: ImageTargetOptions = {},
): Promise<WritableStore> {
  const {path} = location;
  const format = await chooseFormat(location, options.format);
  if (format === 'oci-layout') return LayoutStore.create(path);
  refuseCompressed(path);
  const Writer = format === 'docker-archive' ? DockerArchiveWriter : OciArchiveWriter;
  return Writer.create(path, options);
}

async function chooseFormat(
  location: FileLocation,
  asked: ImageFileFormat | undefined,
): Promise<ImageFileFormat> {
  const {path, format = asked} = location;
  if (asked !== undefined && asked !== format) {
    throw new EcrctlError('USAGE', `${path} cannot be both ${format} and ${asked}`, {
      hint: 'say the format once: as a prefix or with --format',
    });
  }
  if (path === STANDARD_STREAM && format === 'oci-layout') {
    throw new EcrctlError('USAGE', 'a layout is a folder and cannot go to standard output', {
      hint: 'use the format oci-archive',
    });
  }
  if (path === STANDARD_STREAM) return format ?? 'oci-archive';
  const present = await kindOf(path.replace(/(?<=.)\/+$/, ''));
  const chosen = format ?? (present === 'folder' || path.endsWith('/') ? 'oci-layout' : 'oci-archive');
  refuseOtherKind(path, chosen, present);
  return chosen;
}

/** Found out before anything is fetched. */
function refuseOtherKind(
  path: string,
  format: ImageFileFormat,
  present: 'file' | 'folder' | undefined,
): void {
  if (format === 'oci-layout' && present === 'file') {
    throw new EcrctlError('USAGE', `${path} is a file, and a layout is a folder`, {
      hint: 'name a folder, or write an archive: a path without / at its end',
    });
  }
  if (format !== 'oci-layout' && (present === 'folder' || path.endsWith('/'))) {
    throw new EcrctlError('USAGE', `${path} is a folder, and ${format} is the format of a file`, {
      hint: 'name a file, or leave the format out: a folder gets a layout',
    });
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, path);
  }
}

/** Archives are written uncompressed: their layers are compressed already. */
function refuseCompressed(path: string): void {
  if (!/\.(?:tgz|gz|zst)$/i.test(path)) return;
  throw new EcrctlError('UNSUPPORTED', `${path}: archives are written uncompressed, for layers already are`, {
    hint: 'name a file that ends with .tar',
  });
}
