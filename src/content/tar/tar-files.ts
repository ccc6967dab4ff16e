import type {Readable} from 'node:stream';
import {EcrctlError} from '../../errors.ts';
import type {SeekableFile} from '../files/seekable-file.ts';
import type {LayoutFiles} from '../layout/layout-reader.ts';
import {MAX_DOCUMENT_BYTES} from '../limits.ts';
import {printable} from '../printable.ts';
import type {OpenOptions} from '../store.ts';
import {missingFile} from '../store-error.ts';
import {findTarEntry, readTarIndex, type TarEntry, type TarIndex} from './tar-index.ts';

/** The files in a tar, read where they lie. */
export class TarFiles implements LayoutFiles {
  readonly #file: SeekableFile;
  readonly #index: TarIndex;

  private constructor(file: SeekableFile, index: TarIndex) {
    this.#file = file;
    this.#index = index;
  }

  /** @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED */
  static async read(file: SeekableFile): Promise<TarFiles> {
    return new TarFiles(file, await readTarIndex(file));
  }

  get location(): string {
    return this.#file.location;
  }

  /** @throws EcrctlError INVALID_ARCHIVE when the path, or a link on the way, leads out of the archive */
  find(path: string): TarEntry | undefined {
    return findTarEntry(this.#index, path, this.location);
  }

  async sizeOf(path: string): Promise<number | undefined> {
    return this.find(path)?.size;
  }

  async open(path: string, options: OpenOptions = {}): Promise<Readable> {
    const entry = this.find(path);
    if (!entry) throw this.missing(path);
    const {offset = 0, signal, lent} = options;
    const end = entry.start + entry.size;
    return this.#file.stream({start: Math.min(entry.start + offset, end), end, signal, lent});
  }

  /**
   * Reads a small file whole; undefined when there is none.
   * @throws EcrctlError MANIFEST_TOO_LARGE
   */
  async readDocument(path: string, maxBytes = MAX_DOCUMENT_BYTES): Promise<Buffer | undefined> {
    const entry = this.find(path);
    if (!entry) return undefined;
    if (entry.size > maxBytes) {
      throw new EcrctlError(
        'MANIFEST_TOO_LARGE',
        `${this.location}: ${printable(path)} is ${entry.size} bytes`,
        {
          hint: `at most ${maxBytes / 1024 / 1024} MiB are allowed`,
        },
      );
    }
    return this.#file.read(entry.start, entry.size);
  }

  /** Up to `length` first bytes of a file. */
  async readHead(path: string, length: number): Promise<Buffer> {
    const entry = this.find(path);
    if (!entry) throw this.missing(path);
    return this.#file.read(entry.start, Math.min(length, entry.size));
  }

  /** Whether the tar ends as tars do; one that was cut between two files does not. */
  get isComplete(): boolean {
    return this.#index.isComplete;
  }

  /** What to say of a file that should be there: an archive without an end has lost it. */
  missing(path: string): EcrctlError {
    if (this.isComplete) return missingFile(this.location, path);
    return new EcrctlError(
      'ARCHIVE_TRUNCATED',
      `${this.location} is cut short: it does not hold ${printable(path)}`,
      {
        hint: 'copy or download the file again',
      },
    );
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
