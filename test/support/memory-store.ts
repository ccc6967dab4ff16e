import type {Readable} from 'node:stream';
import {openBytes} from '../../src/content/bytes-content.ts';
import {receiveContent} from '../../src/content/receive-content.ts';
import {listReferrers} from '../../src/content/referrers.ts';
import type {
  ContentStore,
  ImageLister,
  NamedImage,
  OpenContent,
  OpenOptions,
  PushOptions,
  PushOutcome,
  ReferrerLister,
  TagLister,
} from '../../src/content/store.ts';
import {blobNotFound, imageNotFound} from '../../src/content/store-error.ts';
import {verifyBytes} from '../../src/content/verify.ts';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import type {Digest} from '../../src/oci/digest.ts';
import {descriptorOf, type Manifest, parseManifest} from '../../src/oci/manifest.ts';

/** Images held in memory, as whole as a registry holds them. */
export class MemoryStore implements ContentStore, ImageLister, TagLister, ReferrerLister {
  readonly holdsOnlyWholeImages = true;
  readonly location: string;
  readonly #blobs = new Map<Digest, Buffer>();
  readonly #manifests = new Map<Digest, Manifest>();
  readonly #tags = new Map<string, Digest>();

  constructor(location = 'memory') {
    this.location = location;
  }

  async resolve(tagOrDigest: string): Promise<Descriptor> {
    const manifest = this.#manifests.get(this.#tags.get(tagOrDigest) ?? (tagOrDigest as Digest));
    if (!manifest) throw imageNotFound(this.location, tagOrDigest);
    return descriptorOf(manifest);
  }

  async fetchManifest(descriptor: Descriptor): Promise<Manifest> {
    const found = this.#manifests.get(descriptor.digest);
    if (!found) throw imageNotFound(this.location, descriptor.digest);
    return parseManifest(verifyBytes(descriptor, found.bytes), found.mediaType, descriptor.digest);
  }

  async open(descriptor: Descriptor, options: OpenOptions = {}): Promise<Readable> {
    const bytes = this.#blobs.get(descriptor.digest) ?? this.#manifests.get(descriptor.digest)?.bytes;
    if (!bytes) throw blobNotFound(this.location, descriptor.digest);
    return openBytes(bytes, options);
  }

  async existing(descriptors: readonly Descriptor[]): Promise<Set<Digest>> {
    const digests = descriptors.map(descriptor => descriptor.digest);
    return new Set(digests.filter(digest => this.#blobs.has(digest) || this.#manifests.has(digest)));
  }

  async push(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}): Promise<PushOutcome> {
    if (this.#blobs.has(descriptor.digest)) return 'exists';
    const chunks: Uint8Array[] = [];
    const sink = {write: (chunk: Uint8Array) => void chunks.push(chunk)};
    await receiveContent(descriptor, open, {...options, sink});
    this.#blobs.set(descriptor.digest, Buffer.concat(chunks));
    return 'pushed';
  }

  async pushManifest(manifest: Manifest, options: {tags?: readonly string[]} = {}): Promise<void> {
    this.#manifests.set(manifest.digest, manifest);
    for (const tag of options.tags ?? []) this.#tags.set(tag, manifest.digest);
  }

  async images(): Promise<NamedImage[]> {
    const tagged = new Set(this.#tags.values());
    return [...tagged].map(digest => ({
      descriptor: descriptorOf(this.#manifests.get(digest)!),
      names: [...this.#tags].filter(([, other]) => other === digest).map(([tag]) => tag),
    }));
  }

  async *tags(): AsyncGenerator<string> {
    yield* this.#tags.keys();
  }

  async referrers(subject: Descriptor, options: {artifactType?: string} = {}): Promise<Descriptor[]> {
    return listReferrers(this.#manifests.values(), subject, options);
  }

  async commit(): Promise<void> {}

  async abandon(): Promise<void> {}

  async close(): Promise<void> {}
}
