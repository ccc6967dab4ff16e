import type {Readable} from 'node:stream';
import pLimit from 'p-limit';
import {hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, digestHex, isDigest} from '../../oci/digest.ts';
import {descriptorOf, MAX_MANIFEST_BYTES, type Manifest, parseManifest} from '../../oci/manifest.ts';
import {isManifestMediaType} from '../../oci/media-type.ts';
import {namedImages, pickImage} from '../named-images.ts';
import {listReferrers} from '../referrers.ts';
import type {
  Abortable,
  ImageLister,
  NamedImage,
  OpenOptions,
  ReadableStore,
  ReferrerLister,
  TagDigestLister,
  TagLister,
} from '../store.ts';
import {imageLeftOut} from '../store-error.ts';
import {readVerified} from '../verify.ts';
import {blobPath} from './layout-documents.ts';

/** Manifests read at once: an index may list thousands, and a process may hold few hundreds of files open. */
const READS_AT_ONCE = 16;

/** The files of a layout, wherever they lie: in a folder, in a tar. */
export interface LayoutFiles {
  readonly location: string;
  /** Bytes of a file; undefined when there is none. */
  sizeOf(path: string): Promise<number | undefined>;
  /** @throws EcrctlError BLOB_NOT_FOUND */
  open(path: string, options?: OpenOptions): Promise<Readable>;
  close(): Promise<void>;
}

/** What a reader reads: files, their index, and which image is meant when none is named. */
export interface LayoutReaderOptions {
  files: LayoutFiles;
  entries: () => readonly Descriptor[];
  defaultName?: string | undefined;
}

/** Reads images from the files of an OCI layout. `resolve('')` is the default image, else the only one. */
export class LayoutReader implements ReadableStore, ImageLister, TagDigestLister, TagLister, ReferrerLister {
  readonly #files: LayoutFiles;
  readonly #entries: () => readonly Descriptor[];
  readonly #defaultName: string;

  constructor({files, entries, defaultName = ''}: LayoutReaderOptions) {
    this.#files = files;
    this.#entries = entries;
    this.#defaultName = defaultName;
  }

  get location(): string {
    return this.#files.location;
  }

  async images(): Promise<NamedImage[]> {
    return namedImages(this.#entries());
  }

  async *tags(): AsyncGenerator<string> {
    for (const image of namedImages(this.#entries())) yield* image.names;
  }

  async tagDigests(tags: readonly string[]): Promise<Map<string, Digest>> {
    const wanted = new Set(tags);
    const digests = namedImages(this.#entries()).flatMap(({names, descriptor}) =>
      names.map(name => [name, descriptor.digest] as const),
    );
    return new Map(digests.filter(([name]) => wanted.has(name)));
  }

  async resolve(tagOrDigest: string): Promise<Descriptor> {
    const wanted = tagOrDigest || this.#defaultName;
    const images = wanted === '' ? await this.#mainImages() : await this.images();
    try {
      return pickImage(this.location, images, wanted);
    } catch (error) {
      const inner = hasCode(error, 'IMAGE_NOT_FOUND') && isDigest(wanted);
      const descriptor = inner ? await this.#resolveInner(wanted) : undefined;
      if (descriptor) return descriptor;
      throw error;
    }
  }

  async fetchManifest(descriptor: Descriptor, options: Abortable = {}): Promise<Manifest> {
    const path = blobPath(descriptor.digest);
    if ((await this.#files.sizeOf(path)) === undefined) throw imageLeftOut(this.location, descriptor.digest);
    const open = (opening?: OpenOptions) => this.#files.open(path, opening);
    const bytes = await readVerified(descriptor, open, {...options, maxBytes: MAX_MANIFEST_BYTES});
    return parseManifest(bytes, descriptor.mediaType, descriptor.digest);
  }

  async open(descriptor: Descriptor, options?: OpenOptions): Promise<Readable> {
    return this.#files.open(blobPath(descriptor.digest), options);
  }

  async headBlob(digest: Digest): Promise<Descriptor | undefined> {
    const size = await this.#files.sizeOf(blobPath(digest));
    return size === undefined ? undefined : {mediaType: 'application/octet-stream', digest, size};
  }

  async referrers(
    subject: Descriptor,
    options: Abortable & {artifactType?: string} = {},
  ): Promise<Descriptor[]> {
    const candidates = new Map<Digest, Descriptor>();
    for (const entry of await this.#referrerCandidates(subject, options)) candidates.set(entry.digest, entry);
    const manifests = await this.#fetchManifests([...candidates.values()], options);
    return listReferrers(manifests, subject, options);
  }

  async close(): Promise<void> {
    await this.#files.close();
  }

  async #fetchManifests(descriptors: readonly Descriptor[], options: Abortable = {}): Promise<Manifest[]> {
    const limit = pLimit(READS_AT_ONCE);
    try {
      return await Promise.all(descriptors.map(one => limit(() => this.fetchManifest(one, options))));
    } finally {
      limit.clearQueue();
    }
  }

  /** The images that may be meant when none is named: those with a name, else those that refer to no other. */
  async #mainImages(): Promise<NamedImage[]> {
    const images = await this.images();
    const named = images.filter(image => image.names.length > 0);
    if (named.length > 0 || images.length < 2) return named.length > 0 ? named : images;
    const manifests = await this.#fetchManifests(images.map(image => image.descriptor));
    return images.filter((_, position) => manifests[position]?.content.subject === undefined);
  }

  /** A manifest that only an index within points at: its blob says what it is. */
  async #resolveInner(digest: Digest): Promise<Descriptor | undefined> {
    const size = await this.#files.sizeOf(blobPath(digest));
    if (size === undefined || size > MAX_MANIFEST_BYTES) return undefined;
    try {
      return descriptorOf(await this.fetchManifest({mediaType: '', digest, size}));
    } catch (error) {
      if (hasCode(error, 'INVALID_MANIFEST')) return undefined;
      throw error;
    }
  }

  /** What stands in index.json, and what the fallback tag for this subject lists (distribution-spec v1.1.1). */
  async #referrerCandidates(subject: Descriptor, options: Abortable): Promise<Descriptor[]> {
    const entries = this.#entries().filter(entry => isManifestMediaType(entry.mediaType));
    const fallbackTag = `sha256-${digestHex(subject.digest)}`;
    const fallback = namedImages(entries).find(image => image.names.includes(fallbackTag));
    if (!fallback) return entries;
    const index = await this.fetchManifest(fallback.descriptor, options);
    return index.kind === 'index' ? [...entries, ...index.content.manifests] : entries;
  }
}
