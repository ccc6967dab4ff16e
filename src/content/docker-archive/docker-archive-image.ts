import pLimit from 'p-limit';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {digestOf, isDigest} from '../../oci/digest.ts';
import {parseImageConfig} from '../../oci/image-config.ts';
import {type Manifest, parseManifest} from '../../oci/manifest.ts';
import {MEDIA_TYPE} from '../../oci/media-type.ts';
import {openBytes} from '../bytes-content.ts';
import type {LayerCompressor} from '../compression/layer-compressor.ts';
import type {Abortable, OpenContent} from '../store.ts';
import type {TarFiles} from '../tar/tar-files.ts';
import {type ArchiveLayer, type ArchiveLayerSource, prepareLayer} from './docker-archive-layer.ts';
import type {DockerArchiveImage} from './docker-manifest-json.ts';

/** An image of a docker archive with the manifest that it gets in a registry. */
export interface BuiltImage {
  manifest: Manifest;
  blobs: {descriptor: Descriptor; open: OpenContent}[];
}

/** What images are built from; layers that images share are prepared once. */
export interface ImageBuilder {
  files: TarFiles;
  compressor: LayerCompressor;
  layers: Map<string, Promise<ArchiveLayer>>;
}

/** Layers prepared at once: one that is compressed keeps zlib's threads busy by itself. */
const LAYERS_AT_ONCE = 2;

/**
 * Builds the manifest of an image: Docker schema 2, or OCI where a layer is compressed with zstd. The
 * configuration stays as it is, and with it the image's id.
 * @throws EcrctlError INVALID_ARCHIVE, BLOB_NOT_FOUND, DIFF_ID_MISMATCH
 */
export async function buildImage(
  builder: ImageBuilder,
  image: DockerArchiveImage,
  options: Abortable = {},
): Promise<BuiltImage> {
  const {files} = builder;
  const config = await files.readDocument(image.Config);
  if (!config) throw files.missing(image.Config);
  const sources = layerSources(files, image, config);
  const limit = pLimit(LAYERS_AT_ONCE);
  const layers = await Promise.all(sources.map(source => limit(() => prepareOnce(builder, source, options))));
  return assemble(config, layers);
}

function layerSources(files: TarFiles, image: DockerArchiveImage, config: Buffer): ArchiveLayerSource[] {
  const diffIds = parseImageConfig(config).rootfs?.diff_ids ?? [];
  if (diffIds.length !== image.Layers.length || !diffIds.every(isDigest)) {
    throw new EcrctlError(
      'INVALID_ARCHIVE',
      `${files.location}: the image has ${image.Layers.length} layers, its configuration ${diffIds.length}`,
    );
  }
  return image.Layers.map((path, position) => ({files, path, diffId: diffIds[position]!}));
}

function prepareOnce(
  {layers, compressor}: ImageBuilder,
  source: ArchiveLayerSource,
  options: Abortable,
): Promise<ArchiveLayer> {
  const key = `${source.diffId} ${source.path}`;
  const known = layers.get(key);
  if (known) return known;
  const preparing = prepareLayer(source, compressor, options);
  layers.set(key, preparing);
  preparing.catch(() => layers.delete(key));
  return preparing;
}

function assemble(config: Buffer, layers: readonly ArchiveLayer[]): BuiltImage {
  const isOci = layers.some(({descriptor}) => descriptor.mediaType === MEDIA_TYPE.ociLayerZstd);
  const configDescriptor = {
    mediaType: isOci ? MEDIA_TYPE.ociConfig : MEDIA_TYPE.dockerConfig,
    digest: digestOf(config),
    size: config.byteLength,
  };
  const manifest = parseManifest(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: isOci ? MEDIA_TYPE.ociManifest : MEDIA_TYPE.dockerManifest,
        config: configDescriptor,
        layers: layers.map(({descriptor}) => (isOci ? asOci(descriptor) : descriptor)),
      }),
    ),
  );
  const openConfig: OpenContent = async opening => openBytes(config, opening);
  return {manifest, blobs: [{descriptor: configDescriptor, open: openConfig}, ...layers]};
}

function asOci(layer: Descriptor): Descriptor {
  const isGzip = layer.mediaType === MEDIA_TYPE.dockerLayerGzip;
  return isGzip ? {...layer, mediaType: MEDIA_TYPE.ociLayerGzip} : layer;
}
