import {createHash} from 'node:crypto';
import {Readable} from 'node:stream';
import {gzipSync} from 'node:zlib';
import type {WritableStore} from '../../src/content/store.ts';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import {type Digest, digestOf} from '../../src/oci/digest.ts';
import {descriptorOf, type Manifest, parseManifest} from '../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import type {Platform} from '../../src/oci/platform.ts';
import {MemoryStore} from './memory-store.ts';
import {type TarMember, tarOf} from './tar-of.ts';

/** An image, an index or an artifact with all that it is made of. */
export interface GeneratedImage {
  descriptor: Descriptor;
  /** The manifest that `descriptor` describes; it is also the last of `manifests`. */
  manifest: Manifest;
  /** Children before parents, the root last. */
  manifests: Manifest[];
  /** Configurations and layers, as stored. */
  blobs: Map<Digest, Buffer>;
}

/** What a generated image shall look like. */
export interface ImageOptions {
  /** How many layers; 2 when not given. */
  layers?: number;
  /** Bytes of the one file in each layer; 1000 when not given. */
  layerBytes?: number;
  platform?: Platform;
  format?: 'oci' | 'docker';
  compression?: 'gzip' | 'none';
  /** Layers to share with another image, put below the new ones: `layersOf(other)`. */
  baseLayers?: readonly GeneratedLayer[];
  annotations?: Record<string, string>;
  subject?: Descriptor;
  /** What containers are run with; an environment and a shell when not given. */
  config?: object;
  /** When it was made; a day in 2024 when not given. */
  created?: string;
}

/** A layer, as stored and as its configuration knows it. */
export interface GeneratedLayer {
  descriptor: Descriptor;
  diffId: Digest;
  bytes: Buffer;
  /** The step that made it; `layer 0` and so on when not given. */
  command?: string;
}

const DEFAULT_PLATFORM: Platform = {os: 'linux', architecture: 'amd64'};

/**
 * Makes images from a seed: the same seed and the same calls in the same order give the same bytes. Without a
 * seed it takes ECRCTL_TEST_SEED or a new one, and prints it.
 */
export class ImageGenerator {
  readonly seed: string;
  #drawn = 0;

  constructor(seed: string | number = announcedSeed()) {
    this.seed = String(seed);
  }

  /** Pseudo-random bytes. */
  bytes(count: number): Buffer {
    const blocks: Buffer[] = [];
    for (let made = 0; made < count; made += 64) {
      blocks.push(
        createHash('sha512')
          .update(`${this.seed}/${this.#drawn++}`)
          .digest(),
      );
    }
    return Buffer.concat(blocks).subarray(0, count);
  }

  /** Lower-case letters and digits, for names. */
  word(length = 8): string {
    return this.bytes(length).toString('hex').slice(0, length);
  }

  /** An image for one platform, with real tar layers. */
  async image(options: ImageOptions = {}): Promise<GeneratedImage> {
    const {
      platform = DEFAULT_PLATFORM,
      format = 'oci',
      baseLayers = [],
      created = '2024-01-02T03:04:05Z',
    } = options;
    const layers = [...baseLayers];
    for (let made = 0; made < (options.layers ?? 2); made++) layers.push(await this.layer(options));
    const config = jsonBlob({
      created,
      ...platform,
      config: options.config ?? {Env: [`SEED=${this.word()}`], Cmd: ['/bin/sh']},
      rootfs: {type: 'layers', diff_ids: layers.map(layer => layer.diffId)},
      history: layers.map(({command}, position) => ({created, created_by: command ?? `layer ${position}`})),
    });
    const manifest = manifestOf({
      schemaVersion: 2,
      mediaType: format === 'oci' ? MEDIA_TYPE.ociManifest : MEDIA_TYPE.dockerManifest,
      config: describe(config, format === 'oci' ? MEDIA_TYPE.ociConfig : MEDIA_TYPE.dockerConfig),
      layers: layers.map(layer => layer.descriptor),
      ...(options.subject ? {subject: options.subject} : {}),
      ...(options.annotations ? {annotations: options.annotations} : {}),
    });
    return generated(manifest, [], [config, ...layers.map(layer => layer.bytes)]);
  }

  /** One layer: a tar with a single file. */
  layer(options: ImageOptions = {}): Promise<GeneratedLayer> {
    return this.layerOf(
      [{name: `file-${this.word()}`, bytes: this.bytes(options.layerBytes ?? 1000)}],
      options,
    );
  }

  /** A layer of these files. */
  async layerOf(members: readonly TarMember[], options: ImageOptions = {}): Promise<GeneratedLayer> {
    const {format = 'oci', compression = 'gzip'} = options;
    const raw = await tarOf(members);
    const bytes = compression === 'gzip' ? gzipSync(raw, {level: 1}) : raw;
    return {descriptor: describe(bytes, layerType(format, compression)), diffId: digestOf(raw), bytes};
  }

  /** An index of one image for each platform (amd64 and arm64 when not given); they share the first layer. */
  async index(options: ImageOptions & {platforms?: readonly Platform[]} = {}): Promise<GeneratedImage> {
    const platforms = options.platforms ?? [
      DEFAULT_PLATFORM,
      {os: 'linux', architecture: 'arm64', variant: 'v8'},
    ];
    const baseLayers = [await this.layer(options)];
    const images: GeneratedImage[] = [];
    for (const platform of platforms) images.push(await this.image({...options, platform, baseLayers}));
    const listed = images.map((image, position) => ({...image.descriptor, platform: platforms[position]}));
    return indexOf(images, listed, options);
  }

  /** An index whose entries are these images or indexes. */
  indexOf(images: readonly GeneratedImage[], options: ImageOptions = {}): GeneratedImage {
    return indexOf(
      images,
      images.map(image => image.descriptor),
      options,
    );
  }

  /** An artifact (a signature, an SBOM) that refers to a subject. */
  artifact(
    options: {subject?: Descriptor; artifactType?: string; bytes?: number; payload?: Buffer} = {},
  ): GeneratedImage {
    const empty = Buffer.from('{}');
    const payload = options.payload ?? this.bytes(options.bytes ?? 200);
    const manifest = manifestOf({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociManifest,
      artifactType: options.artifactType ?? 'application/vnd.example.signature',
      config: describe(empty, MEDIA_TYPE.ociEmpty),
      layers: [describe(payload, 'application/octet-stream')],
      ...(options.subject ? {subject: options.subject} : {}),
      annotations: {'org.example.made-from': this.word()},
    });
    return generated(manifest, [], [empty, payload]);
  }
}

/** Writes an image into a store: blobs, then manifests, the root last and under its tags. */
export async function putImage(
  store: WritableStore,
  image: GeneratedImage,
  tags: readonly string[] = [],
): Promise<void> {
  for (const [digest, bytes] of image.blobs) {
    await store.push({...describe(bytes, 'application/octet-stream'), digest}, opening(bytes));
  }
  for (const manifest of image.manifests) {
    await store.pushManifest(manifest, manifest.digest === image.descriptor.digest ? {tags} : {});
  }
}

/** A store in memory that holds one image. */
export async function memoryStoreWith(
  image: GeneratedImage,
  tags: readonly string[] = ['latest'],
): Promise<MemoryStore> {
  const store = new MemoryStore();
  await putImage(store, image, tags);
  return store;
}

/** Opens bytes in memory as a store opens a blob. */
export function opening(bytes: Uint8Array): (options?: {offset?: number}) => Promise<Readable> {
  return async (options = {}) => Readable.from([Buffer.from(bytes.subarray(options.offset ?? 0))]);
}

/** A descriptor of bytes in memory. */
export function describe(bytes: Uint8Array, mediaType: string): Descriptor {
  return {mediaType, digest: digestOf(bytes), size: bytes.byteLength};
}

function indexOf(
  images: readonly GeneratedImage[],
  listed: readonly object[],
  {format = 'oci', annotations, subject}: ImageOptions,
): GeneratedImage {
  const manifest = manifestOf({
    schemaVersion: 2,
    mediaType: format === 'oci' ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.dockerManifestList,
    manifests: listed,
    ...(subject ? {subject} : {}),
    ...(annotations ? {annotations} : {}),
  });
  return generated(
    manifest,
    images.flatMap(image => image.manifests),
    images.flatMap(image => [...image.blobs.values()]),
  );
}

function generated(
  manifest: Manifest,
  children: readonly Manifest[],
  blobs: readonly Buffer[],
): GeneratedImage {
  const unique = new Map([...children, manifest].map(one => [one.digest, one]));
  return {
    descriptor: descriptorOf(manifest),
    manifest,
    manifests: [...unique.values()],
    blobs: new Map(blobs.map(bytes => [digestOf(bytes), bytes])),
  };
}

function manifestOf(content: object): Manifest {
  return parseManifest(jsonBlob(content));
}

function jsonBlob(content: object): Buffer {
  return Buffer.from(JSON.stringify(content));
}

function layerType(format: 'oci' | 'docker', compression: 'gzip' | 'none'): string {
  if (format === 'oci') return compression === 'gzip' ? MEDIA_TYPE.ociLayerGzip : MEDIA_TYPE.ociLayer;
  return compression === 'gzip' ? MEDIA_TYPE.dockerLayerGzip : MEDIA_TYPE.dockerLayer;
}

let processSeed: string | undefined;

function announcedSeed(): string {
  if (processSeed === undefined) {
    processSeed = process.env.ECRCTL_TEST_SEED ?? String(Date.now());
    console.info(`images are generated from ECRCTL_TEST_SEED=${processSeed}`);
  }
  return processSeed;
}
