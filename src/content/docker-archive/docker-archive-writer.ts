import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, digestHex} from '../../oci/digest.ts';
import type {Manifest} from '../../oci/manifest.ts';
import {
  isImageConfigMediaType,
  isIndexMediaType,
  layerCompression,
  MEDIA_TYPE,
} from '../../oci/media-type.ts';
import {unpackLayer} from '../compression/unpacked-layer.ts';
import {type ArchiveOutput, type ArchiveOutputOptions, openArchiveOutput} from '../files/archive-output.ts';
import {PushedManifests} from '../pushed-manifests.ts';
import type {Arranger, OpenContent, PushOptions, PushOutcome, WritableStore} from '../store.ts';
import {TarBlobs} from '../tar/tar-blobs.ts';
import {TarFileWriter} from '../tar/tar-file-writer.ts';
import {dockerArchiveImage, MANIFEST_JSON} from './docker-manifest-json.ts';

/**
 * Writes images for `docker load` of any age. Layers go in as they are (Docker unpacks gzip itself), except
 * that zstd, which older Dockers cannot read, is unpacked. The form has no place for indexes and artifacts.
 */
export class DockerArchiveWriter implements WritableStore, Arranger {
  readonly holdsOnlyWholeImages = false;
  readonly #output: ArchiveOutput;
  readonly #options: ArchiveOutputOptions;
  readonly #tar: TarFileWriter;
  readonly #blobs: TarBlobs;
  readonly #pushed = new PushedManifests();
  /** Where each blob that is whole lies, by its digest as its manifest knows it. */
  readonly #paths = new Map<Digest, string>();

  private constructor(output: ArchiveOutput, options: ArchiveOutputOptions) {
    this.#output = output;
    this.#options = options;
    this.#tar = new TarFileWriter(output.handle, output.location);
    this.#blobs = new TarBlobs(output, this.#tar);
  }

  /** @throws EcrctlError FILE_NOT_FOUND when the folder is not there, IO_ERROR, USAGE */
  static async create(target: string, options: ArchiveOutputOptions = {}): Promise<DockerArchiveWriter> {
    return new DockerArchiveWriter(await openArchiveOutput(target, options), options);
  }

  get location(): string {
    return this.#output.location;
  }

  /** @throws EcrctlError UNSUPPORTED for an index, before anything is moved for it */
  async existing(descriptors: readonly Descriptor[]): Promise<Set<Digest>> {
    if (descriptors.some(({mediaType}) => isIndexMediaType(mediaType))) throw this.#unsupported('an index');
    const digests = descriptors.map(({digest}) => digest);
    return new Set(digests.filter(digest => this.#paths.has(digest) || this.#pushed.has(digest)));
  }

  /** Unpacked layers come after the others, for nobody knows their size before. */
  arrange(descriptors: readonly Descriptor[]): void {
    const asTheyAre = descriptors.filter(descriptor => !isUnpacked(descriptor));
    this.#blobs.arrange(asTheyAre.map(descriptor => ({descriptor, path: pathOf(descriptor)})));
  }

  async push(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}): Promise<PushOutcome> {
    if (this.#paths.has(descriptor.digest)) return 'exists';
    if (isUnpacked(descriptor)) return this.#pushUnpacked(descriptor, open, options);
    const path = pathOf(descriptor);
    const outcome = await this.#blobs.push({descriptor, path}, open, options);
    this.#paths.set(descriptor.digest, path);
    return outcome;
  }

  /** @throws EcrctlError UNSUPPORTED for what is not an image of one platform with all of its layers */
  async pushManifest(manifest: Manifest, options: {tags?: readonly string[]} = {}): Promise<void> {
    if (!this.#describe({manifest, names: []}))
      throw this.#unsupported('an index, artifact or foreign layer');
    this.#pushed.add(manifest, options.tags);
  }

  async commit(): Promise<void> {
    this.#blobs.checkFinished();
    const images = this.#pushed.roots().map(root => this.#describe(root));
    await this.#tar.add(MANIFEST_JSON, Buffer.from(JSON.stringify(images)));
    await this.#output.finish(await this.#tar.finish());
  }

  async abandon(): Promise<void> {
    await this.#output.discard();
  }

  async #pushUnpacked(descriptor: Descriptor, open: OpenContent, options: PushOptions): Promise<PushOutcome> {
    const layer = await unpackLayer(descriptor, open, {...this.#options, ...options});
    try {
      const raw = {mediaType: MEDIA_TYPE.dockerLayer, digest: layer.diffId, size: layer.size};
      const path = `${digestHex(layer.diffId)}.tar`;
      await this.#blobs.push({descriptor: raw, path}, layer.open, {});
      this.#paths.set(descriptor.digest, path);
      return 'pushed';
    } finally {
      await layer.close();
    }
  }

  #describe(root: Parameters<typeof dockerArchiveImage>[0]) {
    return dockerArchiveImage(root, ({digest}) => this.#paths.get(digest));
  }

  #unsupported(what: string): EcrctlError {
    return new EcrctlError('UNSUPPORTED', `${this.location}: a docker archive cannot hold ${what}`, {
      hint: 'choose one image with --platform, or the format oci-archive',
    });
  }
}

function isUnpacked({mediaType}: Descriptor): boolean {
  return layerCompression(mediaType) === 'zstd';
}

function pathOf(descriptor: Descriptor): string {
  return `${digestHex(descriptor.digest)}${endingOf(descriptor)}`;
}

function endingOf({mediaType}: Descriptor): string {
  if (isImageConfigMediaType(mediaType)) return '.json';
  return layerCompression(mediaType) === 'gzip' ? '.tar.gz' : '.tar';
}
