import {stat} from 'node:fs/promises';
import {EcrctlError} from '../errors.ts';
import {type FileLocation, STANDARD_STREAM} from '../oci/image-location.ts';
import {type ArchiveFileOptions, openArchiveFile} from './archive-file.ts';
import {fileError} from './file-error.ts';
import {LayoutStore} from './layout-store.ts';
import {isOciArchive, readOciArchive} from './oci-archive.ts';
import type {ImageLister, ReadableStore} from './store.ts';
import {TarFiles} from './tar-files.ts';

/** How the images of a file or folder are opened. */
export type ImageSourceOptions = ArchiveFileOptions;

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
  return openArchive(location, options);
}

async function openArchive(location: FileLocation, options: ImageSourceOptions): Promise<ImageSource> {
  const file = await openArchiveFile(location.path, options);
  try {
    return await readArchive(await TarFiles.read(file), location);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readArchive(files: TarFiles, location: FileLocation): Promise<ImageSource> {
  if (isOciArchive(files)) return readOciArchive(files, location.name);
  throw noImage(files);
}

async function isFolder(path: string): Promise<boolean> {
  if (path === STANDARD_STREAM) return false;
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(error, path);
  }
}

function wrongFormat({path, format}: FileLocation, why: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', `${path} is not of the format ${format}: ${why}`, {
    hint: 'leave the prefix out and the format is found out',
  });
}

function noImage(files: TarFiles): EcrctlError {
  if (!files.isComplete) return files.missing('index.json');
  return new EcrctlError(
    'INVALID_ARCHIVE',
    `${files.location} holds no image: neither index.json nor manifest.json`,
    {
      hint: 'an image archive is what "ecrctl pull", "docker save" or "skopeo copy" write',
    },
  );
}
