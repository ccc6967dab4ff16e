import type {FileHandle} from 'node:fs/promises';
import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {type Digest, shortDigest} from '../oci/digest.ts';
import {PositionalSink} from './positional-sink.ts';
import {receiveContent} from './receive-content.ts';
import type {OpenContent, PushOptions, PushOutcome} from './store.ts';
import type {TarFileWriter} from './tar-file-writer.ts';

/** A blob and the path that it gets in the archive. */
export interface TarBlob {
  descriptor: Descriptor;
  path: string;
}

interface Place {
  start: Promise<number>;
  size: number;
  /** While somebody writes to it. */
  writing: Promise<void> | undefined;
  isFinished: boolean;
}

/** The blobs of a tar that is being written: each has one place, taken when its first push begins. */
export class TarBlobs {
  readonly #output: {handle: FileHandle; location: string};
  readonly #tar: TarFileWriter;
  readonly #places = new Map<Digest, Place>();

  constructor(output: {handle: FileHandle; location: string}, tar: TarFileWriter) {
    this.#output = output;
    this.#tar = tar;
  }

  /** Whether a blob is there whole. */
  has(digest: Digest): boolean {
    return this.#places.get(digest)?.isFinished === true;
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
    const place: Place = {start, size, writing: undefined, isFinished: false};
    this.#places.set(digest, place);
    return place;
  }

  async #write(
    place: Place,
    {descriptor}: TarBlob,
    {open, options}: {open: OpenContent; options: PushOptions},
  ): Promise<void> {
    const {handle, location} = this.#output;
    const sink = new PositionalSink(handle, {location, start: await place.start});
    try {
      await receiveContent(descriptor, open, {...options, sink});
      await sink.flush();
      place.isFinished = true;
    } finally {
      await sink.settled();
    }
  }
}
