import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {addAbortSignal, type Readable} from 'node:stream';
import {EcrctlError} from '../../errors.ts';
import {STANDARD_STREAM} from '../../oci/image-location.ts';
import {compressionOf, decompressed, MAGIC_BYTES} from '../compression/decompressed.ts';
import {onFile} from '../file-error.ts';
import {openPipeForReading} from '../files/named-pipe.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {type SpoolOptions, spool} from '../files/spool-file.ts';
import {CHUNK_BYTES} from '../limits.ts';
import type {Abortable} from '../store.ts';
import {onlyTar} from '../tar/only-tar.ts';

/** How an archive is opened. */
export interface ArchiveFileOptions extends SpoolOptions, Abortable {
  /** What `-` reads. */
  input?: Readable;
}

/**
 * Opens an archive for reading at any place. An uncompressed file is read where it lies; standard input, pipes
 * and what is compressed go to a temporary file first.
 * @throws EcrctlError FILE_NOT_FOUND, INVALID_ARCHIVE, ARCHIVE_TRUNCATED, DISK_FULL
 */
export async function openArchiveFile(path: string, options: ArchiveFileOptions = {}): Promise<SeekableFile> {
  if (path === STANDARD_STREAM) return spooled(standardInput(options), 'standard input', options);
  const found = await onFile(path, () => stat(path));
  const file = found.isFile() ? await openUncompressed(path) : undefined;
  if (file) return file;
  const content = found.isFIFO()
    ? await openPipeForReading(path)
    : createReadStream(path, {highWaterMark: CHUNK_BYTES});
  return spooled(content, path, options);
}

async function openUncompressed(path: string): Promise<SeekableFile | undefined> {
  const file = await SeekableFile.open(path);
  try {
    if (compressionOf(await file.read(0, MAGIC_BYTES)) === 'none') return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

async function spooled(
  content: Readable,
  location: string,
  options: ArchiveFileOptions,
): Promise<SeekableFile> {
  if (options.signal) addAbortSignal(options.signal, content);
  const spooling = () => spool(onlyTar(decompressed(content, location), location), {...options, location});
  const {handle, size} = await onFile(location, spooling);
  return new SeekableFile(handle, {location, size});
}

function standardInput({input}: ArchiveFileOptions): Readable {
  if (input) return input;
  throw new EcrctlError('USAGE', 'standard input cannot be read here', {hint: 'name a file instead of "-"'});
}
