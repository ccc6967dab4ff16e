import type {Descriptor} from '../oci/descriptor.ts';
import {MEDIA_TYPE} from '../oci/media-type.ts';
import {familiarName, isFullName, tagOfName} from './image-name.ts';
import type {PushedManifest} from './pushed-manifests.ts';

/** The file that `docker load` reads first. */
export const MANIFEST_JSON = 'manifest.json';

/** One image of a docker archive's `manifest.json`; paths are those in the archive. */
export interface DockerArchiveImage {
  Config: string;
  RepoTags: string[] | null;
  Layers: string[];
}

const LAYER_TYPES = new Set<string>([
  MEDIA_TYPE.ociLayer,
  MEDIA_TYPE.ociLayerGzip,
  MEDIA_TYPE.dockerLayer,
  MEDIA_TYPE.dockerLayerGzip,
]);
const CONFIG_TYPES = new Set<string>([MEDIA_TYPE.ociConfig, MEDIA_TYPE.dockerConfig]);

/**
 * Describes an image as `docker load` wants it; undefined for what Docker's own format cannot hold: an index,
 * an artifact, an image with zstd or foreign layers.
 */
export function dockerArchiveImage(
  {manifest, names}: PushedManifest,
  pathOf: (blob: Descriptor) => string,
): DockerArchiveImage | undefined {
  if (manifest.kind === 'index') return undefined;
  const {config, layers} = manifest.content;
  if (!CONFIG_TYPES.has(config.mediaType) || !layers.every(({mediaType}) => LAYER_TYPES.has(mediaType)))
    return undefined;
  const tags = names.filter(isTaggedName).map(familiarName);
  return {Config: pathOf(config), RepoTags: tags.length > 0 ? tags : null, Layers: layers.map(pathOf)};
}

/** Docker refuses a whole archive for one name without a tag. */
function isTaggedName(name: string): boolean {
  return isFullName(name) && !name.includes('@') && tagOfName(name) !== undefined;
}
