import {constants} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {EcrctlError} from '../../errors.ts';
import {fileError} from '../file-error.ts';
import {CHUNK_BYTES} from '../limits.ts';
import {notRegular} from './regular-file.ts';

/** Without waiting for whoever might write to a named pipe; Windows has neither. */
const AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file that is read at many places at once through one handle. */
export class SeekableFile {
  readonly location: string;
  readonly size: number;
  readonly #handle: FileHandle;

  /** Takes over an open handle. */
  constructor(handle: FileHandle, file: {location: string; size: number}) {
    this.#handle = handle;
    this.location = file.location;
    this.size = file.size;
  }

  /** @throws EcrctlError FILE_NOT_FOUND, IO_ERROR also for what is no regular file */
  static async open(path: string): Promise<SeekableFile> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, AT_ONCE);
      const found = await handle.stat();
      if (!found.isFile() && !found.isDirectory()) throw notRegular(path);
      return new SeekableFile(handle, {location: path, size: found.size});
    } catch (error) {
      await handle?.close();
      throw fileError(error, path);
    }
  }

  /** Reads up to `length` bytes, into `memory` where it is given; fewer only at the end of the file. */
  async read(position: number, length: number, memory?: Buffer): Promise<Buffer> {
    const buffer = memory?.subarray(0, length) ?? Buffer.allocUnsafe(length);
    let filled = 0;
    try {
      while (filled < length) {
        const {bytesRead} = await this.#handle.read(buffer, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw fileError(error, this.location);
    }
    return buffer.subarray(0, filled);
  }

  /** Streams the bytes from `start` to before `end` in large chunks; any number of stretches at once. */
  stream(range: {
    start: number;
    end: number;
    signal?: AbortSignal | undefined;
    /** See `OpenOptions`: saves a quarter of what an upload costs. */
    lent?: boolean | undefined;
  }): Readable {
    const {end, signal} = range;
    const nextMemory = range.lent === true ? memoryInTurn() : undefined;
    let position = range.start;
    const nextChunk = async (): Promise<Buffer | null> => {
      if (position >= end) return null;
      const chunk = await this.read(position, Math.min(CHUNK_BYTES, end - position), nextMemory?.());
      if (chunk.length === 0) throw this.#cutShort();
      position += chunk.length;
      return chunk;
    };
    return new Readable({
      highWaterMark: CHUNK_BYTES,
      signal,
      read() {
        nextChunk().then(
          chunk => this.push(chunk),
          error => this.destroy(error),
        );
      },
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #cutShort(): EcrctlError {
    return new EcrctlError('ARCHIVE_TRUNCATED', `${this.location} became shorter while it was read`, {
      hint: 'something else writes to the file; copy it away first',
    });
  }
}

/** One chunk is looked at, one waits in the stream and one is being read. */
const CHUNKS_LENT = 3;

/** Gives the same few chunks of memory in turn. */
function memoryInTurn(): () => Buffer {
  const chunks: Buffer[] = [];
  let turn = 0;
  return () => {
    const place = turn++ % CHUNKS_LENT;
    chunks[place] ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
    return chunks[place];
  };
}
