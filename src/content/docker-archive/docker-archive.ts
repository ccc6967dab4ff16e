import type {Readable} from 'node:stream';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import {descriptorOf, type Manifest, parseManifest} from '../../oci/manifest.ts';
import type {LayerCompressor} from '../compression/layer-compressor.ts';
import {pickByName} from '../named-images.ts';
import type {Abortable, ImageLister, NamedImage, OpenContent, OpenOptions, ReadableStore} from '../store.ts';
import {blobNotFound, imageNotFound} from '../store-error.ts';
import type {TarFiles} from '../tar/tar-files.ts';
import {verifyBytes} from '../verify.ts';
import {type BuiltImage, buildImage, type ImageBuilder} from './docker-archive-image.ts';
import {type DockerArchiveImage, MANIFEST_JSON, parseManifestJson} from './docker-manifest-json.ts';

/** How a docker archive is read. */
export interface DockerArchiveOptions {
  compressor: LayerCompressor;
  /** Which image is meant when none is named. */
  defaultName?: string | undefined;
}

/**
 * Images in the form of `docker save`, whoever wrote it. An archive of this form holds no manifests and mostly
 * raw layers: an image's manifest is built, and its layers are compressed, when it is resolved.
 */
export class DockerArchive implements ReadableStore, ImageLister {
  readonly #images: readonly DockerArchiveImage[];
  readonly #builder: ImageBuilder;
  readonly #defaultName: string;
  readonly #built = new Map<DockerArchiveImage, Promise<BuiltImage>>();
  readonly #manifests = new Map<Digest, Manifest>();
  readonly #blobs = new Map<Digest, OpenContent>();

  private constructor(
    files: TarFiles,
    images: readonly DockerArchiveImage[],
    {compressor, defaultName = ''}: DockerArchiveOptions,
  ) {
    this.#builder = {files, compressor, layers: new Map()};
    this.#images = images;
    this.#defaultName = defaultName;
  }

  /** @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED */
  static async read(files: TarFiles, options: DockerArchiveOptions): Promise<DockerArchive> {
    const document = await files.readDocument(MANIFEST_JSON);
    if (!document) throw files.missing(MANIFEST_JSON);
    return new DockerArchive(files, parseManifestJson(document, files.location), options);
  }

  get location(): string {
    return this.#builder.files.location;
  }

  /** Builds every image, for its digest. */
  async images(): Promise<NamedImage[]> {
    const images: NamedImage[] = [];
    for (const image of this.#images) {
      const {manifest} = await this.#build(image, {});
      images.push({descriptor: descriptorOf(manifest), names: image.RepoTags ?? []});
    }
    return images;
  }

  async resolve(tagOrDigest: string, options: Abortable = {}): Promise<Descriptor> {
    const built = this.#manifests.get(tagOrDigest as Digest);
    if (built) return descriptorOf(built);
    const named = this.#images.map(image => ({image, names: image.RepoTags ?? [], label: image.Config}));
    const {image} = pickByName(this.location, named, tagOrDigest || this.#defaultName);
    return descriptorOf((await this.#build(image, options)).manifest);
  }

  async fetchManifest(descriptor: Descriptor): Promise<Manifest> {
    const manifest = this.#manifests.get(descriptor.digest);
    if (!manifest) throw imageNotFound(this.location, descriptor.digest);
    return parseManifest(verifyBytes(descriptor, manifest.bytes), manifest.mediaType);
  }

  async open(descriptor: Descriptor, options?: OpenOptions): Promise<Readable> {
    const open = this.#blobs.get(descriptor.digest);
    if (!open) throw blobNotFound(this.location, descriptor.digest);
    return open(options);
  }

  async close(): Promise<void> {
    for (const layer of this.#builder.layers.values())
      await layer.then(
        prepared => prepared.close(),
        () => {},
      );
    await this.#builder.files.close();
  }

  #build(image: DockerArchiveImage, options: Abortable): Promise<BuiltImage> {
    const known = this.#built.get(image);
    if (known) return known;
    const building = buildImage(this.#builder, image, options).then(built => this.#remember(built));
    this.#built.set(image, building);
    building.catch(() => this.#built.delete(image));
    return building;
  }

  #remember(built: BuiltImage): BuiltImage {
    this.#manifests.set(built.manifest.digest, built.manifest);
    for (const {descriptor, open} of built.blobs) this.#blobs.set(descriptor.digest, open);
    return built;
  }
}
