import {parseManifest} from '../../oci/manifest.ts';
import {isImageManifestMediaType, isIndexMediaType} from '../../oci/media-type.ts';
import {platformMatches} from '../../oci/platform.ts';
import type {RepositoryId} from '../state/records.ts';
import type {State} from '../state/state.ts';
import {type FoundImage, findImage, imageKey} from './image-records.ts';

/** What a client that cannot choose a platform gets, as other registries do it. */
const DEFAULT_PLATFORM = {os: 'linux', architecture: 'amd64'};

/**
 * The image itself, or for a client that takes image manifests and no index the index's image for
 * linux/amd64 (its first one where it has none).
 */
export function withoutIndex(
  state: State,
  repository: RepositoryId,
  {image, accepted}: {image: FoundImage; accepted: readonly string[]},
): FoundImage {
  const wantsImage = accepted.some(isImageManifestMediaType) && !accepted.some(isIndexMediaType);
  if (!isIndexMediaType(image.record.mediaType) || !wantsImage) return image;
  const bytes = state.table('manifests').get(imageKey(repository, image.digest))!;
  const index = parseManifest(bytes, image.record.mediaType);
  const entries = index.kind === 'index' ? index.content.manifests : [];
  const entry = entries.find(({platform}) => platformMatches(DEFAULT_PLATFORM, platform)) ?? entries[0];
  const child = entry && findImage(state, repository, {imageDigest: entry.digest});
  return typeof child === 'object' ? child : image;
}
