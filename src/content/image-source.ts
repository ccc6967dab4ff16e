import {stat} from 'node:fs/promises';
import {EcrctlError} from '../errors.ts';
import {type FileLocation, STANDARD_STREAM} from '../oci/image-location.ts';
import {type ArchiveFileOptions, openArchiveFile} from './archive/archive-file.ts';
import {type ArchiveKind, archiveKind} from './archive/archive-kind.ts';
import {readOciArchive} from './archive/oci-archive.ts';
import {type CompressionChoice, chooseCompressor} from './compression/choose-compressor.ts';
import type {LayerCompressor} from './compression/layer-compressor.ts';
import {DockerArchive} from './docker-archive/docker-archive.ts';
import {onFile} from './file-error.ts';
import {LayoutStore} from './layout/layout-store.ts';
import type {ImageLister, ReadableStore} from './store.ts';
import {TarFiles} from './tar/tar-files.ts';

/** How the images of a file or folder are opened. */
export interface ImageSourceOptions extends ArchiveFileOptions {
  /** What raw layers of docker archives become; gzip when not given. */
  compression?: CompressionChoice;
  /** How hard to compress, from fast to small; what is usual when not given. */
  level?: number;
  /** Compresses in place of the above. */
  compressor?: LayerCompressor;
}

/** Images in a file or folder. `resolve('')` is the image that the location means. */
export type ImageSource = ReadableStore & ImageLister;

/**
 * Opens the images of a file, a folder or standard input; what kind it is is found out, and must be what the
 * location says where it says it. With a name in the location, `resolve('')` is the image of that name, else
 * the only one there is.
 * @throws EcrctlError FILE_NOT_FOUND, INVALID_ARCHIVE, ARCHIVE_TRUNCATED, UNSUPPORTED
 */
export async function openImageSource(
  location: FileLocation,
  options: ImageSourceOptions = {},
): Promise<ImageSource> {
  const {path, format, name} = location;
  if (await isFolder(path)) {
    if (format === undefined || format === 'oci-layout') return LayoutStore.open(path, {name});
    throw wrongFormat(location, 'it is a folder');
  }
  if (format === 'oci-layout') throw wrongFormat(location, 'it is not a folder');
  return openArchive({path, name, kind: format}, options);
}

interface ArchiveLocation {
  path: string;
  name: string | undefined;
  kind: ArchiveKind | undefined;
}

async function openArchive(location: ArchiveLocation, options: ImageSourceOptions): Promise<ImageSource> {
  const file = await openArchiveFile(location.path, options);
  try {
    return await readArchive(await TarFiles.read(file), location, options);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readArchive(
  files: TarFiles,
  {name, kind}: ArchiveLocation,
  options: ImageSourceOptions,
): Promise<ImageSource> {
  if ((await archiveKind(files, kind)) === 'oci-archive') return readOciArchive(files, name);
  const compressor = options.compressor ?? chooseCompressor(options);
  return DockerArchive.read(files, {compressor, defaultName: name});
}

async function isFolder(path: string): Promise<boolean> {
  if (path === STANDARD_STREAM) return false;
  return (await onFile(path, () => stat(path))).isDirectory();
}

function wrongFormat({path, format}: FileLocation, why: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', `${path} is not of the format ${format}: ${why}`, {
    hint: 'leave the prefix out and the format is found out',
  });
}
