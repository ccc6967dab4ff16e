import {randomUUID} from 'node:crypto';
import {createWriteStream, rmSync} from 'node:fs';
import {type FileHandle, open, realpath, rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import type {Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {EcrctlError} from '../errors.ts';
import {STANDARD_STREAM} from '../oci/image-location.ts';
import {fileError, isMissing} from './file-error.ts';
import {SeekableFile} from './seekable-file.ts';
import {openNamelessFile, type SpoolOptions} from './spool-file.ts';

/** Where an archive goes: written at any place first, delivered whole in the end. */
export interface ArchiveOutput {
  readonly location: string;
  readonly handle: FileHandle;
  /** Delivers the first `size` bytes. */
  finish(size: number): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** How an archive is delivered. */
export interface ArchiveOutputOptions extends SpoolOptions {
  /** What `-` writes to. */
  output?: Writable;
}

/**
 * Opens where an archive shall go. A file is written beside its target and renamed in the end; standard output,
 * pipes and devices get it from a temporary file.
 * @throws EcrctlError FILE_NOT_FOUND when the folder is not there, IO_ERROR, USAGE
 */
export async function openArchiveOutput(
  target: string,
  options: ArchiveOutputOptions = {},
): Promise<ArchiveOutput> {
  if (target === STANDARD_STREAM) {
    const output = standardOutput(options);
    return streamOutput({location: 'standard output', output, end: false}, options);
  }
  try {
    const found = await statOf(target);
    if (found?.isDirectory())
      throw new EcrctlError('IO_ERROR', `${target}: it is a folder`, {hint: 'name a file'});
    if (found && !found.isFile()) {
      const output = createWriteStream(target);
      return await streamOutput({location: target, output, end: true}, options);
    }
    return await fileOutput(target, found ? await realpath(target) : target);
  } catch (error) {
    throw fileError(error, target);
  }
}

async function fileOutput(location: string, target: string): Promise<ArchiveOutput> {
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.part`);
  const handle = await open(beside, 'wx+');
  const removeAtExit = () => rmSync(beside, {force: true});
  process.once('exit', removeAtExit);
  return {
    location,
    handle,
    async finish() {
      try {
        await handle.sync();
        await handle.close();
        await rename(beside, target);
        process.removeListener('exit', removeAtExit);
        await syncFolder(path.dirname(target));
      } catch (error) {
        throw fileError(error, location);
      }
    },
    async discard() {
      await handle.close();
      await rm(beside, {force: true});
      process.removeListener('exit', removeAtExit);
    },
  };
}

async function streamOutput(
  stream: {location: string; output: Writable; end: boolean},
  options: SpoolOptions,
): Promise<ArchiveOutput> {
  const {location, output, end} = stream;
  const handle = await openNamelessFile(options);
  return {
    location,
    handle,
    async finish(size) {
      const file = new SeekableFile(handle, {location, size});
      try {
        await pipeline(file.stream({start: 0, end: size}), output, {end});
        if (!end) await flushed(output);
      } catch (error) {
        throw fileError(error, location);
      } finally {
        await handle.close();
      }
    },
    async discard() {
      await handle.close();
      if (end) output.destroy();
    },
  };
}

/** Resolves when everything that was written so far has left. */
function flushed(output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write('', error => (error ? reject(error) : resolve()));
  });
}

async function statOf(target: string) {
  try {
    return await stat(target);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Makes the new name survive a power failure; not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function standardOutput({output}: ArchiveOutputOptions): Writable {
  if (output) return output;
  throw new EcrctlError('USAGE', 'standard output cannot be written here', {
    hint: 'name a file instead of "-"',
  });
}
