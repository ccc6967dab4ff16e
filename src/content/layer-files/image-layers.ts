import type {FileHandle} from 'node:fs/promises';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, shortDigest} from '../../oci/digest.ts';
import {isTarMediaType} from '../../oci/media-type.ts';
import {decompressed} from '../compression/decompressed.ts';
import {receiveIntoFile} from '../files/receive-into-file.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {openNamelessFile} from '../files/spool-file.ts';
import {type Abortable, canDownload, canListImages, type DownloadInto, type ReadableStore} from '../store.ts';
import {verifyContent} from '../verify.ts';

/** What a layer may unpack to: twice ECR's largest layer (52,000 MiB). Ends a decompression bomb. */
const MAX_UNPACKED_BYTES = 104_000 * 1024 * 1024;

/** How layers are read. */
export interface ImageLayersOptions extends Abortable {
  /** Whether layers of a registry are kept in temporary files, because they are read more than once. */
  keep?: boolean;
  /** Told how many stored bytes have been read since the last time. */
  onBytes?: (bytes: number) => void;
}

/**
 * The layers of an image, unpacked as they are read. Every layer is verified: a kept one before its first byte is
 * given, any other one while it is read, so that only who reads to the end knows that it was right.
 */
export class ImageLayers {
  readonly #store: ReadableStore;
  readonly #layers: readonly Descriptor[];
  readonly #options: ImageLayersOptions;
  readonly #kept = new Map<Digest, {handle: FileHandle; file: SeekableFile}>();

  /** @throws EcrctlError UNSUPPORTED where a layer is no archive */
  constructor(store: ReadableStore, layers: readonly Descriptor[], options: ImageLayersOptions = {}) {
    const other = layers.find(({mediaType}) => !isTarMediaType(mediaType));
    if (other) throw notFiles(other);
    this.#store = store;
    this.#layers = layers;
    this.#options = options;
  }

  get count(): number {
    return this.#layers.length;
  }

  /** The layer at a position, the lowest being 0. */
  at(position: number): Descriptor {
    return this.#layers[position]!;
  }

  /** The archive of a layer, to be read to its end. */
  async *open(position: number): AsyncGenerator<Uint8Array> {
    const layer = this.at(position);
    const name = `the layer ${shortDigest(layer.digest)}`;
    let unpacked = 0;
    for await (const chunk of decompressed(await this.#stored(layer), name)) {
      unpacked += chunk.byteLength;
      if (unpacked > MAX_UNPACKED_BYTES) throw tooLarge(name);
      yield chunk;
    }
  }

  /** Gives temporary files back. */
  async close(): Promise<void> {
    for (const {handle} of this.#kept.values()) await handle.close();
    this.#kept.clear();
  }

  async #stored(layer: Descriptor): Promise<AsyncIterable<Uint8Array>> {
    const {keep = false, signal} = this.#options;
    // What is a file already can be read again where it is.
    if (keep && !canListImages(this.#store)) return this.#fromKept(layer);
    const stream = await this.#store.open(layer, {signal});
    return this.#counted(verifyContent(layer, stream));
  }

  async #fromKept(layer: Descriptor): Promise<AsyncIterable<Uint8Array>> {
    const known = this.#kept.get(layer.digest);
    const {file} = known ?? (await this.#keepLayer(layer));
    const {signal} = this.#options;
    return file.stream({start: 0, end: layer.size, signal});
  }

  async #keepLayer(layer: Descriptor) {
    const handle = await openNamelessFile();
    const kept = {handle, file: new SeekableFile(handle, {location: 'a temporary file', size: layer.size})};
    this.#kept.set(layer.digest, kept);
    const {signal, onBytes} = this.#options;
    let seen = 0;
    await receiveIntoFile(layer, opening => this.#store.open(layer, opening), {
      place: {handle, location: 'a temporary file', start: 0},
      signal,
      onProgress: soFar => {
        onBytes?.(soFar - seen);
        seen = soFar;
      },
      ...this.#direct(layer),
    });
    return kept;
  }

  #direct(layer: Descriptor): {direct?: DownloadInto} {
    const store = this.#store;
    if (!canDownload(store)) return {};
    const direct: DownloadInto = (place, options) => store.downloadInto(layer, place, options);
    return {direct};
  }

  async *#counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.#options.onBytes?.(chunk.byteLength);
      yield chunk;
    }
  }
}

function notFiles({mediaType, digest}: Descriptor): EcrctlError {
  return new EcrctlError(
    'UNSUPPORTED',
    `the layer ${shortDigest(digest)} holds no file system but ${mediaType}`,
    {
      hint: 'ecrctl image content gets what an artifact holds',
    },
  );
}

function tooLarge(name: string): EcrctlError {
  const limit = `${MAX_UNPACKED_BYTES / 1024 / 1024} MiB`;
  return new EcrctlError('INVALID_ARCHIVE', `${name} unpacks to more than ${limit}`, {
    hint: 'do not trust this image',
  });
}
