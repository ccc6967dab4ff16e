import type {Readable} from 'node:stream';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, shortDigest} from '../../oci/digest.ts';
import type {ArchiveOutput} from '../files/archive-output.ts';
import {receiveIntoFile} from '../files/receive-into-file.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {writtenBytes} from '../files/written-bytes.ts';
import type {OpenContent, PushOptions, PushOutcome} from '../store.ts';
import {verifyContent} from '../verify.ts';
import type {TarFileWriter} from './tar-file-writer.ts';

/** A blob and the path that it gets in the archive. */
export interface TarBlob {
  descriptor: Descriptor;
  path: string;
}

/** Gzip ends with a length, whose upper bytes are mostly zero. */
const MAX_ZEROS_AT_END = 8;

interface Place {
  start: Promise<number>;
  size: number;
  /** While somebody writes to it. */
  writing: Promise<void> | undefined;
  isFinished: boolean;
  /** Bytes that an earlier run has left there, not verified yet; nothing once this run has begun to write. */
  held: number;
  /** Bytes that have come, in whichever run. */
  come: number;
}

/** The blobs of a tar that is being written: each has one place, by arrangement or when its first push begins. */
export class TarBlobs {
  readonly #output: ArchiveOutput;
  readonly #tar: TarFileWriter;
  readonly #places = new Map<Digest, Place>();

  constructor(output: ArchiveOutput, tar: TarFileWriter) {
    this.#output = output;
    this.#tar = tar;
  }

  /** Whether a blob is there whole. */
  has(digest: Digest): boolean {
    return this.#places.get(digest)?.isFinished === true;
  }

  /**
   * Looks what an archive that is continued holds of a blob: it is there when it is whole and right, else what
   * there is of it is a beginning.
   */
  async recall(blob: TarBlob): Promise<boolean> {
    const {digest, size} = blob.descriptor;
    if (this.#places.has(digest)) return this.has(digest);
    const found = this.#tar.placeOf(blob.path);
    if (found === undefined || found.size !== size) return false;
    const {handle, location} = this.#output;
    const {start} = found;
    const file = new SeekableFile(handle, {location, size: start + size});
    const held = await writtenBytes(file, found);
    const looksWhole = size - held <= MAX_ZEROS_AT_END;
    const isFinished =
      looksWhole && (await isRight(blob.descriptor, file.stream({start, end: start + size})));
    this.#places.set(digest, {
      start: Promise.resolve(start),
      size,
      writing: undefined,
      isFinished,
      held: looksWhole ? 0 : held,
      come: held,
    });
    return isFinished;
  }

  /** Gives blobs that have none yet their places, one after the other. */
  arrange(blobs: readonly TarBlob[]): void {
    for (const blob of blobs) this.#placeOf(blob);
  }

  /** Bytes of content that are there, whole blobs and beginnings. */
  get bytes(): number {
    let bytes = 0;
    for (const {isFinished, size, come} of this.#places.values()) bytes += isFinished ? size : come;
    return bytes;
  }

  /** Writes a blob to its place; a second attempt after a failure goes to the same place. */
  async push(blob: TarBlob, open: OpenContent, options: PushOptions): Promise<PushOutcome> {
    const place = this.#placeOf(blob);
    while (place.writing) await place.writing.catch(() => {});
    if (place.isFinished) return 'exists';
    place.writing = this.#write(place, blob, {open, options}).finally(() => {
      place.writing = undefined;
    });
    await place.writing;
    return 'pushed';
  }

  /** @throws EcrctlError CONTENT_SIZE_MISMATCH when a push failed and was not made good */
  checkFinished(): void {
    for (const [digest, {isFinished}] of this.#places) {
      if (isFinished) continue;
      throw new EcrctlError(
        'CONTENT_SIZE_MISMATCH',
        `${this.#output.location}: ${shortDigest(digest)} was not written to its end`,
      );
    }
  }

  #placeOf({descriptor: {digest, size}, path}: TarBlob): Place {
    const known = this.#places.get(digest);
    if (known && known.size === size) return known;
    if (known) {
      throw new EcrctlError(
        'CONTENT_SIZE_MISMATCH',
        `${shortDigest(digest)} is given two sizes, ${known.size} and ${size}`,
      );
    }
    const start = this.#tar.reserve(path, size);
    start.catch(() => {}); // told by the push that awaits it
    const place: Place = {start, size, writing: undefined, isFinished: false, held: 0, come: 0};
    this.#places.set(digest, place);
    return place;
  }

  async #write(
    place: Place,
    {descriptor}: TarBlob,
    {open, options}: {open: OpenContent; options: PushOptions},
  ): Promise<void> {
    const {handle, location} = this.#output;
    const {held} = place;
    place.held = 0;
    const onProgress = (bytes: number): void => {
      place.come = bytes;
      options.onProgress?.(bytes);
    };
    const where = {handle, location, start: await place.start, held};
    await receiveIntoFile(descriptor, open, {...options, onProgress, place: where});
    place.isFinished = true;
  }
}

async function isRight(descriptor: Descriptor, content: Readable): Promise<boolean> {
  try {
    for await (const _ of verifyContent(descriptor, content));
    return true;
  } catch (error) {
    if (hasCode(error, 'CONTENT_DIGEST_MISMATCH')) return false;
    throw error;
  }
}
