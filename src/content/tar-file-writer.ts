import {once} from 'node:events';
import type {FileHandle} from 'node:fs/promises';
import {pack} from 'tar-stream';
import {writeFully} from './positional-sink.ts';
import {TAR_BLOCK} from './tar-header.ts';

/**
 * Writes a tar out of order: every file gets its place when its size is known, its bytes follow whenever they
 * come. All files have the same owner, mode and time, so that the same content makes the same archive.
 */
export class TarFileWriter {
  readonly #handle: FileHandle;
  #end = 0;
  #reserving: Promise<unknown> = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Takes the next place for a file, in the order of calls, and tells where its body begins. */
  reserve(name: string, size: number, linkTarget?: string): Promise<number> {
    const before = this.#reserving;
    const reserving = (async () => {
      const header = await encodeTarHeader(name, size, linkTarget);
      await before;
      const at = this.#end;
      const start = at + header.byteLength;
      this.#end = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
      await writeFully(this.#handle, [header], at);
      return start;
    })();
    this.#reserving = reserving.catch(() => {}); // told to whoever asked for the place
    return reserving;
  }

  /** Adds a file whose bytes are at hand. */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    const start = await this.reserve(name, bytes.byteLength);
    await writeFully(this.#handle, [bytes], start);
  }

  async addFolder(name: string): Promise<void> {
    await this.reserve(`${name}/`, 0);
  }

  async addLink(name: string, target: string): Promise<void> {
    await this.reserve(name, 0, target);
  }

  /** Ends the archive with two empty blocks and returns how many bytes it has. */
  async finish(): Promise<number> {
    const size = this.#end + 2 * TAR_BLOCK;
    await this.#handle.truncate(size);
    return size;
  }
}

/** The header of a file, a folder (a name that ends with `/`) or a link, with the extensions that it needs. */
export async function encodeTarHeader(name: string, size: number, linkTarget?: string): Promise<Buffer> {
  const archive = pack();
  const isFolder = name.endsWith('/');
  archive.entry({
    name,
    size,
    mode: isFolder ? 0o755 : 0o644,
    mtime: new Date(0),
    type: linkTarget === undefined ? (isFolder ? 'directory' : 'file') : 'symlink',
    ...(linkTarget === undefined ? {} : {linkname: linkTarget}),
  });
  await once(archive, 'readable');
  const blocks: Buffer[] = [];
  for (let block = archive.read(); block !== null; block = archive.read()) blocks.push(block as Buffer);
  return Buffer.concat(blocks);
}
