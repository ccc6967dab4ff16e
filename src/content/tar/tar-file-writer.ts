import {once} from 'node:events';
import type {FileHandle} from 'node:fs/promises';
import {pack} from 'tar-stream';
import {onFile} from '../file-error.ts';
import {writeFully} from '../files/positional-sink.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {TAR_BLOCK} from './tar-header.ts';
import type {TarEntry} from './tar-index.ts';
import {readTarPlaces} from './tar-places.ts';

/**
 * Writes a tar out of order: every file gets its place when its size is known, its bytes follow whenever they
 * come. All files have the same owner, mode and time: the same content in the same order makes the same archive.
 */
export class TarFileWriter {
  readonly #handle: FileHandle;
  readonly #location: string;
  #end = 0;
  #places = new Map<string, TarEntry>();
  #reserving: Promise<unknown> = Promise.resolve();

  /** `location` names the archive in errors. */
  constructor(handle: FileHandle, location: string) {
    this.#handle = handle;
    this.#location = location;
  }

  /** Goes on with a tar that another run has begun: what it made room for keeps its place. */
  async continue(isWanted: (name: string) => boolean): Promise<void> {
    const {size} = await this.#handle.stat();
    if (size === 0) return;
    const file = new SeekableFile(this.#handle, {location: this.#location, size});
    const {places, end} = await readTarPlaces(file, isWanted);
    this.#places = places;
    this.#end = end;
    await onFile(this.#location, () => this.#handle.truncate(end));
  }

  /** Where another run has made room for a file. */
  placeOf(name: string): TarEntry | undefined {
    return this.#places.get(name);
  }

  /**
   * Takes the next place for a file, in the order of calls, and tells where its body begins.
   * @throws EcrctlError DISK_FULL, IO_ERROR
   */
  reserve(name: string, size: number): Promise<number> {
    const before = this.#reserving;
    const reserving = (async () => {
      const header = await encodeTarHeader(name, size);
      await before;
      const at = this.#end;
      const start = at + header.byteLength;
      this.#end = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
      await this.#write(header, at);
      return start;
    })();
    this.#reserving = reserving.catch(() => {}); // told to whoever asked for the place
    return reserving;
  }

  /** Adds a file whose bytes are at hand. */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    await this.#write(bytes, await this.reserve(name, bytes.byteLength));
  }

  async addFolder(name: string): Promise<void> {
    await this.reserve(`${name}/`, 0);
  }

  /** Ends the archive with two empty blocks and returns how many bytes it has. */
  async finish(): Promise<number> {
    const size = this.#end + 2 * TAR_BLOCK;
    await onFile(this.#location, () => this.#handle.truncate(size));
    return size;
  }

  #write(bytes: Uint8Array, at: number): Promise<void> {
    return onFile(this.#location, () => writeFully(this.#handle, [bytes], at));
  }
}

/** The header of a file, or of a folder (a name that ends with `/`), with the extensions that it needs. */
async function encodeTarHeader(name: string, size: number): Promise<Buffer> {
  const archive = pack();
  const isFolder = name.endsWith('/');
  archive.entry({
    name,
    size,
    mode: isFolder ? 0o755 : 0o644,
    mtime: new Date(0),
    type: isFolder ? 'directory' : 'file',
  });
  await once(archive, 'readable');
  const blocks: Buffer[] = [];
  for (let block = archive.read(); block !== null; block = archive.read()) blocks.push(block as Buffer);
  return Buffer.concat(blocks);
}
