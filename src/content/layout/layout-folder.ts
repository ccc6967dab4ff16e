import {stat} from 'node:fs/promises';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {EcrctlError, hasCode} from '../../errors.ts';
import {fileError, isMissing} from '../file-error.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import type {OpenOptions} from '../store.ts';
import {missingFile} from '../store-error.ts';
import type {LayoutFiles} from './layout-reader.ts';

/** The files of a layout in a folder. */
export class LayoutFolder implements LayoutFiles {
  readonly location: string;
  #closed = false;

  constructor(folder: string) {
    this.location = folder;
  }

  async sizeOf(file: string): Promise<number | undefined> {
    this.#checkOpen();
    try {
      const found = await stat(path.join(this.location, file));
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw fileError(error, path.join(this.location, file));
    }
  }

  async open(file: string, options: OpenOptions = {}): Promise<Readable> {
    this.#checkOpen();
    const opened = await this.#openFile(file);
    const {offset = 0, signal, lent} = options;
    const stream = opened.stream({start: offset, end: opened.size, signal, lent});
    return stream.once('close', () => opened.close().catch(() => {}));
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async #openFile(file: string): Promise<SeekableFile> {
    try {
      return await SeekableFile.open(path.join(this.location, file));
    } catch (error) {
      throw hasCode(error, 'FILE_NOT_FOUND') ? missingFile(this.location, file) : error;
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new EcrctlError('IO_ERROR', `${this.location} is closed already`);
  }
}
