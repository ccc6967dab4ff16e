import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import {descriptorOf, type Manifest} from '../../oci/manifest.ts';
import {isImageConfigMediaType} from '../../oci/media-type.ts';
import {openBytes} from '../bytes-content.ts';
import {dockerArchiveImage, isLoadableLayer, MANIFEST_JSON} from '../docker-archive/docker-manifest-json.ts';
import {type ArchiveOutput, type ArchiveOutputOptions, openArchiveOutput} from '../files/archive-output.ts';
import {
  blobPath,
  formatIndexJson,
  INDEX_JSON,
  OCI_LAYOUT,
  OCI_LAYOUT_CONTENT,
} from '../layout/layout-documents.ts';
import {PushedManifests} from '../pushed-manifests.ts';
import {
  type Arranger,
  type KeptPart,
  MIN_KEPT_BYTES,
  type OpenContent,
  type PartKeeper,
  type PushOptions,
  type PushOutcome,
  type WritableStore,
} from '../store.ts';
import {TarBlobs} from '../tar/tar-blobs.ts';
import {TarFileWriter} from '../tar/tar-file-writer.ts';

/**
 * Writes images to an OCI archive that `docker load` takes as well where it can hold them. Blobs are written
 * once, in parallel, each to its own place. Nothing stands under the target's name before `commit`.
 */
export class OciArchiveWriter implements WritableStore, PartKeeper, Arranger {
  readonly holdsOnlyWholeImages = false;
  readonly #output: ArchiveOutput;
  readonly #tar: TarFileWriter;
  readonly #blobs: TarBlobs;
  readonly #pushed = new PushedManifests();
  #kept: KeptPart | undefined;

  private constructor(output: ArchiveOutput) {
    this.#output = output;
    this.#tar = new TarFileWriter(output.handle, output.location);
    this.#blobs = new TarBlobs(output, this.#tar);
  }

  /** @throws EcrctlError FILE_NOT_FOUND when the folder is not there, IO_ERROR, USAGE */
  static async create(target: string, options: ArchiveOutputOptions = {}): Promise<OciArchiveWriter> {
    const writer = new OciArchiveWriter(await openArchiveOutput(target, options));
    try {
      await writer.#begin();
      return writer;
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  }

  get location(): string {
    return this.#output.location;
  }

  async existing(descriptors: readonly Descriptor[]): Promise<Set<Digest>> {
    const found = new Set<Digest>();
    for (const descriptor of descriptors) {
      const {digest} = descriptor;
      if (await this.#blobs.recall({descriptor, path: blobPath(digest)})) found.add(digest);
    }
    return found;
  }

  arrange(descriptors: readonly Descriptor[]): void {
    this.#blobs.arrange(descriptors.map(descriptor => ({descriptor, path: blobPath(descriptor.digest)})));
  }

  async push(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}): Promise<PushOutcome> {
    return this.#blobs.push({descriptor, path: blobPath(descriptor.digest)}, open, options);
  }

  async pushManifest(manifest: Manifest, options: {tags?: readonly string[]} = {}): Promise<void> {
    const open: OpenContent = async opening => openBytes(manifest.bytes, opening);
    await this.push(descriptorOf(manifest), open);
    this.#pushed.add(manifest, options.tags);
  }

  async commit(): Promise<void> {
    this.#blobs.checkFinished();
    await this.#tar.add(INDEX_JSON, formatIndexJson(this.#pushed.entries()));
    await this.#addDockerManifest();
    await this.#output.finish(await this.#tar.finish());
  }

  async abandon(): Promise<void> {
    const {bytes} = this.#blobs;
    const isWorthIt = bytes >= MIN_KEPT_BYTES;
    if (!this.#output.keep || !isWorthIt) return this.#output.discard();
    this.#kept = {location: await this.#output.keep(), bytes};
  }

  kept(): KeptPart | undefined {
    return this.#kept;
  }

  /** Writes what every layout begins with, unless a run before this one has. */
  async #begin(): Promise<void> {
    const isBeforeIndex = (name: string): boolean => name !== INDEX_JSON && name !== MANIFEST_JSON;
    if (this.#output.keep) await this.#tar.continue(isBeforeIndex);
    if (this.#tar.placeOf('blobs/sha256/')) return;
    await this.#tar.add(OCI_LAYOUT, OCI_LAYOUT_CONTENT);
    for (const folder of ['blobs', 'blobs/sha256']) await this.#tar.addFolder(folder);
  }

  async #addDockerManifest(): Promise<void> {
    const images = this.#pushed.roots().map(root => dockerArchiveImage(root, loadablePath));
    const loadable = images.filter(image => image !== undefined);
    if (loadable.length > 0) await this.#tar.add(MANIFEST_JSON, Buffer.from(JSON.stringify(loadable)));
  }
}

/** Where `docker load` finds a blob; undefined when some Dockers could not read it. */
function loadablePath({mediaType, digest}: Descriptor): string | undefined {
  return isImageConfigMediaType(mediaType) || isLoadableLayer(mediaType) ? blobPath(digest) : undefined;
}
