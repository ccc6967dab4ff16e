import {createWriteStream, rmSync} from 'node:fs';
import {type FileHandle, realpath, rename, rm, stat} from 'node:fs/promises';
import type {Readable, Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {EcrctlError} from '../../errors.ts';
import {STANDARD_STREAM} from '../../oci/image-location.ts';
import {fileError, isMissing, onFile} from '../file-error.ts';
import type {Abortable} from '../store.ts';
import {openPipeForWriting} from './named-pipe.ts';
import {openPart} from './part-file.ts';
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
  /** Ends for now and leaves what there is for a later run; tells where it lies. Undefined where that cannot be. */
  keep?: (() => Promise<string>) | undefined;
}

/** How an archive is delivered. */
export interface ArchiveOutputOptions extends SpoolOptions, Abortable {
  /** What `-` writes to. */
  output?: Writable;
  /** What is written, as a word for a file name: what a run that was stopped has left of it is continued. */
  continues?: string | undefined;
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
    return streamOutput('standard output', options, content => deliverTo(output, content));
  }
  const found = await statOf(target);
  if (found?.isDirectory()) {
    throw new EcrctlError('IO_ERROR', `${target}: it is a folder`, {hint: 'name a file'});
  }
  if (found?.isFIFO())
    return streamOutput(target, options, content => deliverToPipe(target, content, options));
  if (found && !found.isFile()) {
    return streamOutput(target, options, content => pipeline(content, createWriteStream(target)));
  }
  const {continues} = options;
  return onFile(target, async () =>
    fileOutput(target, {target: found ? await realpath(target) : target, continues}),
  );
}

async function fileOutput(
  location: string,
  {target, continues}: {target: string; continues: string | undefined},
): Promise<ArchiveOutput> {
  const {file, handle} = await openPart(target, continues);
  const removeAtExit = (): void => rmSync(file, {force: true});
  if (continues === undefined) process.once('exit', removeAtExit);
  const keep = async (): Promise<string> => {
    await handle.close();
    return file;
  };
  return {
    location,
    handle,
    async finish() {
      // Not synced: a file that a power failure takes can be pulled again, and no other tool waits for the disk.
      await onFile(location, async () => {
        await handle.close();
        await rename(file, target);
      });
      process.removeListener('exit', removeAtExit);
    },
    async discard() {
      await handle.close();
      await rm(file, {force: true});
      process.removeListener('exit', removeAtExit);
    },
    keep: continues === undefined ? undefined : keep,
  };
}

async function streamOutput(
  location: string,
  options: SpoolOptions,
  deliver: (content: Readable) => Promise<void>,
): Promise<ArchiveOutput> {
  const handle = await openNamelessFile(options);
  return {
    location,
    handle,
    async finish(size) {
      const file = new SeekableFile(handle, {location, size});
      try {
        await onFile(location, () => deliver(file.stream({start: 0, end: size})));
      } finally {
        await handle.close();
      }
    },
    discard: () => handle.close(),
  };
}

async function deliverToPipe(path: string, content: Readable, {signal}: Abortable): Promise<void> {
  const pipe = await openPipeForWriting(path, {signal});
  await pipeline(content, pipe, {signal});
}

/** Writes content to a stream that stays open, and waits until all of it has left. */
async function deliverTo(output: Writable, content: Readable): Promise<void> {
  await pipeline(content, output, {end: false});
  await new Promise<void>((resolve, reject) => {
    output.write('', error => (error ? reject(error) : resolve()));
  });
}

async function statOf(target: string) {
  try {
    return await stat(target);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, target);
  }
}

function standardOutput({output}: ArchiveOutputOptions): Writable {
  if (output) return output;
  throw new EcrctlError('USAGE', 'standard output cannot be written here', {
    hint: 'name a file instead of "-"',
  });
}
