import type {Readable} from 'node:stream';
import type {
  Abortable,
  ContentStore,
  FileDownloader,
  FilePlace,
  KeptPart,
  Mounter,
  OpenContent,
  OpenOptions,
  PartKeeper,
  PushOptions,
  PushOutcome,
  Received,
  ReferrerLister,
  TagDigestLister,
  TagLister,
} from '../content/store.ts';
import {hasCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import type {Manifest} from '../oci/manifest.ts';
import {isManifestMediaType} from '../oci/media-type.ts';
import {RememberedManifests} from '../registry/remembered-manifests.ts';
import {Retrier, type RetryOptions} from '../registry/retry.ts';
import {existingImages} from './images/existing-images.ts';
import {getManifest} from './images/image-manifests.ts';
import {listImageIds} from './images/images.ts';
import {listReferrers} from './images/list-referrers.ts';
import {ManifestReader} from './images/manifest-reader.ts';
import {putImage} from './images/put-image.ts';
import {tagDigestsOf} from './images/tag-digests.ts';
import {KeptUploads} from './layers/kept-uploads.ts';
import {availableLayers, describeLayer} from './layers/layer-availability.ts';
import {downloadLayerInto, type LayerOrigin, type OpenRawDoor, openLayer} from './layers/layer-download.ts';
import type {LayerMounts} from './layers/layer-mounts.ts';
import {uploadLayer} from './layers/layer-upload.ts';
import {LayerUrls} from './layers/layer-url.ts';
import type {UploadLedger} from './layers/upload-ledger.ts';
import type {LayerTarget} from './repository-id.ts';

/** What an ECR repository as a store is made of. */
export interface EcrRepositoryOptions extends LayerTarget {
  /** The registry's host, for names and messages. */
  registry: string;
  /** Bytes in a layer part; what ECR offers when absent. */
  partSize?: number | undefined;
  /** Where uploads are noted that a later run may continue. */
  ledger?: UploadLedger | undefined;
  /** A way past streams for large layers. */
  raw?: OpenRawDoor | undefined;
  /** A way to take layers from sibling repositories; without it they are pushed. */
  mounts?: LayerMounts | undefined;
  /** How patient downloads are; calls have the client's own patience. */
  retry?: RetryOptions | undefined;
}

/**
 * An ECR repository as a store of content, through the API alone: layers go up part by part, so that a broken
 * upload goes on where it stood, and come down from presigned addresses.
 */
export class EcrRepositoryStore
  implements ContentStore, FileDownloader, Mounter, PartKeeper, TagDigestLister, TagLister, ReferrerLister
{
  readonly holdsOnlyWholeImages = true;
  readonly registry: string;
  readonly repository: string;
  readonly #options: EcrRepositoryOptions;
  readonly #origin: LayerOrigin;
  readonly #manifests: ManifestReader;
  /** Layers known to be there, from what was asked and what was pushed. */
  readonly #present = new Set<Digest>();
  readonly #remembered = new RememberedManifests();
  readonly #unfinished: KeptUploads | undefined;
  #pushedBytes = 0;

  constructor(options: EcrRepositoryOptions) {
    this.registry = options.registry;
    this.repository = options.id.repositoryName;
    this.#options = options;
    this.#manifests = new ManifestReader(options);
    const {download, raw, retry, ledger} = options;
    this.#unfinished = ledger && new KeptUploads(ledger);
    this.#origin = {urls: new LayerUrls(options), download, raw, retrier: new Retrier(retry)};
  }

  get location(): string {
    return `${this.registry}/${this.repository}`;
  }

  async resolve(tagOrDigest: string, options: Abortable = {}): Promise<Descriptor> {
    return this.#remembered.add(await getManifest(this.#options, tagOrDigest, options));
  }

  fetchManifest(descriptor: Descriptor, options: Abortable = {}): Promise<Manifest> {
    return this.#remembered.fetch(descriptor, () => this.#manifests.read(descriptor.digest, options));
  }

  open(descriptor: Descriptor, options: OpenOptions = {}): Promise<Readable> {
    return openLayer(this.#origin, descriptor, options);
  }

  downloadInto(descriptor: Descriptor, place: FilePlace, options: PushOptions = {}): Promise<Received> {
    return downloadLayerInto(this.#origin, descriptor, {place, options});
  }

  async existing(descriptors: readonly Descriptor[], options: Abortable = {}): Promise<Set<Digest>> {
    const manifests = descriptors.filter(one => isManifestMediaType(one.mediaType));
    const layers = descriptors.filter(one => !isManifestMediaType(one.mediaType));
    const found = await Promise.all([
      existingImages(this.#options, digestsOf(manifests), options),
      this.#existingLayers(digestsOf(layers), options),
    ]).catch(nothingIfNoRepository);
    return new Set(found.flatMap(digests => [...digests]));
  }

  async push(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}): Promise<PushOutcome> {
    if (this.#present.has(descriptor.digest)) return 'exists';
    const {partSize} = this.#options;
    const ledger = this.#unfinished;
    const outcome = await uploadLayer(this.#options, descriptor, {
      open,
      options: {...options, partSize, ledger},
    });
    this.#present.add(descriptor.digest);
    if (outcome === 'pushed') this.#pushedBytes += descriptor.size;
    return outcome;
  }

  async mount(descriptor: Descriptor, fromRepository: string, options: Abortable = {}): Promise<boolean> {
    return (await this.#options.mounts?.mount(descriptor, fromRepository, options)) ?? false;
  }

  async pushManifest(
    manifest: Manifest,
    options: Abortable & {tags?: readonly string[]} = {},
  ): Promise<void> {
    const {tags = [], ...rest} = options;
    if (tags.length === 0) return putImage(this.#options, manifest, rest);
    for (const tag of tags) await putImage(this.#options, manifest, {...rest, tag});
  }

  referrers(subject: Descriptor, options: Abortable & {artifactType?: string} = {}): Promise<Descriptor[]> {
    return listReferrers(this.#options, subject, options);
  }

  headBlob(digest: Digest, options: Abortable = {}): Promise<Descriptor | undefined> {
    return describeLayer(this.#options, digest, options);
  }

  async *tags({signal}: Abortable = {}): AsyncGenerator<string> {
    const filter = {tagStatus: 'TAGGED'} as const;
    for await (const {imageTag} of listImageIds(this.#options, {filter, signal})) {
      if (imageTag !== undefined) yield imageTag;
    }
  }

  tagDigests(tags: readonly string[], options: Abortable = {}): Promise<Map<string, Digest>> {
    return tagDigestsOf(this.#options, tags, options);
  }

  /** ECR keeps everything at once; what it opened instead of mounting is all that is left to end. */
  async commit(): Promise<void> {
    await this.close();
  }

  /** Uploads cannot be ended; ECR forgets them, unless a later run continues them. */
  async abandon(): Promise<void> {
    await this.close();
  }

  kept(): KeptPart {
    return {location: this.location, bytes: this.#pushedBytes + (this.#unfinished?.bytes ?? 0)};
  }

  /** Connections belong to the client, which others share. */
  async close(): Promise<void> {
    await this.#options.mounts?.close();
  }

  async #existingLayers(digests: readonly Digest[], options: Abortable): Promise<Set<Digest>> {
    const available = await availableLayers(this.#options, digests, options);
    for (const digest of available) this.#present.add(digest);
    return available;
  }
}

function digestsOf(descriptors: readonly Descriptor[]): Digest[] {
  return [...new Set(descriptors.map(one => one.digest))];
}

/**
 * ECR: a push may make its repository; the upload says when it does not.
 * That is what creation templates for CREATE_ON_PUSH are for.
 */
function nothingIfNoRepository(error: unknown): Set<Digest>[] {
  if (hasCode(error, 'REPOSITORY_NOT_FOUND')) return [];
  throw error;
}
