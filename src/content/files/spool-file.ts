import {randomUUID} from 'node:crypto';
import {type FileHandle, open, unlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {EcrctlError} from '../../errors.ts';
import {onFile} from '../file-error.ts';
import type {Abortable} from '../store.ts';
import {PositionalSink} from './positional-sink.ts';

/** What a temporary file may grow to: twice ECR's largest layer (52,000 MiB). Stops a decompression bomb. */
const MAX_SPOOL_BYTES = 104_000 * 1024 * 1024;

/** Where temporary files go, and how large one may become. */
export interface SpoolOptions {
  /** The system's own temporary folder when not given. */
  temporaryFolder?: string;
  maxBytes?: number;
}

/**
 * Opens a temporary file that has no name: it is gone when it is closed or when the process ends, however it
 * ends.
 */
export async function openNamelessFile(options: SpoolOptions = {}): Promise<FileHandle> {
  const file = path.join(options.temporaryFolder ?? tmpdir(), `ecrctl-${randomUUID()}`);
  return onFile(file, async () => {
    const handle = await open(file, 'wx+', 0o600);
    await unlink(file);
    return handle;
  });
}

/** Keeps a stream in a temporary file; the caller closes it. `location` names the stream in errors. */
export async function spool(
  content: AsyncIterable<Uint8Array>,
  options: SpoolOptions & Abortable & {location: string},
): Promise<{handle: FileHandle; size: number}> {
  const {maxBytes = MAX_SPOOL_BYTES, location, signal} = options;
  const handle = await openNamelessFile(options);
  try {
    const sink = new PositionalSink(handle, {location: options.temporaryFolder ?? tmpdir()});
    let size = 0;
    for await (const chunk of content) {
      signal?.throwIfAborted();
      if (size + chunk.byteLength > maxBytes) throw tooLarge(location, maxBytes);
      await sink.write(chunk, size);
      size += chunk.byteLength;
    }
    await sink.flush();
    return {handle, size};
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function tooLarge(location: string, maxBytes: number): EcrctlError {
  const limit = `${Math.floor(maxBytes / 1024 / 1024)} MiB`;
  return new EcrctlError('INVALID_ARCHIVE', `${location} unpacks to more than ${limit}`, {
    hint: 'if you trust it, unpack it yourself and name the unpacked file',
  });
}
