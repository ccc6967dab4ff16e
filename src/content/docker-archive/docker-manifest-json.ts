import {EcrctlError} from '../../errors.ts';
import {parseJson} from '../../json/parse-json.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {isImageConfigMediaType, MEDIA_TYPE} from '../../oci/media-type.ts';
import {familiarName, isFullName, tagOfName} from '../image-name.ts';
import type {PushedManifest} from '../pushed-manifests.ts';

/** The file that `docker load` reads first. */
export const MANIFEST_JSON = 'manifest.json';

/** One image of a docker archive's `manifest.json`; paths are those in the archive. */
export interface DockerArchiveImage {
  Config: string;
  RepoTags: string[] | null;
  Layers: string[];
  /** Where layers came from; Docker alone writes this. */
  LayerSources?: Record<string, unknown>;
}

const LAYER_TYPES = new Set<string>([
  MEDIA_TYPE.ociLayer,
  MEDIA_TYPE.ociLayerGzip,
  MEDIA_TYPE.dockerLayer,
  MEDIA_TYPE.dockerLayerGzip,
]);

/**
 * Describes an image as `docker load` wants it. `pathOf` tells where a blob lies in the archive. Undefined for
 * an index, an artifact, and an image with a blob that has no path.
 */
export function dockerArchiveImage(
  {manifest, names}: PushedManifest,
  pathOf: (blob: Descriptor) => string | undefined,
): DockerArchiveImage | undefined {
  if (manifest.kind === 'index' || !isImageConfigMediaType(manifest.content.config.mediaType))
    return undefined;
  const config = pathOf(manifest.content.config);
  const layers = manifest.content.layers.map(pathOf);
  if (config === undefined || layers.includes(undefined)) return undefined;
  return {Config: config, RepoTags: repoTags(names), Layers: layers.filter(path => path !== undefined)};
}

/** Whether every Docker can read a layer of this media type: raw or gzip, and there at all. */
export function isLoadableLayer(mediaType: string): boolean {
  return LAYER_TYPES.has(mediaType);
}

/** Names as Docker spells them; one without a tag would make it refuse the whole archive. */
function repoTags(names: readonly string[]): string[] | null {
  const tags = names
    .filter(name => isFullName(name) && !name.includes('@') && tagOfName(name) !== undefined)
    .map(familiarName);
  return tags.length > 0 ? tags : null;
}

/**
 * Parses a `manifest.json`.
 * @throws EcrctlError INVALID_ARCHIVE
 */
export function parseManifestJson(bytes: Uint8Array, location: string): DockerArchiveImage[] {
  const images = parseJson(
    new TextDecoder().decode(bytes),
    (why, cause) => new EcrctlError('INVALID_ARCHIVE', `${location}: manifest.json ${why}`, {cause}),
  );
  if (Array.isArray(images) && images.every(isImage)) return images;
  throw new EcrctlError('INVALID_ARCHIVE', `${location}: manifest.json does not describe images`);
}

function isImage(value: unknown): value is DockerArchiveImage {
  const image = value as Partial<DockerArchiveImage> | null;
  return (
    typeof image === 'object' &&
    image !== null &&
    typeof image.Config === 'string' &&
    isTextList(image.Layers) &&
    (image.RepoTags === undefined || image.RepoTags === null || isTextList(image.RepoTags))
  );
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(one => typeof one === 'string');
}
