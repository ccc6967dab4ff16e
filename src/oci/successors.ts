import type {Descriptor} from './descriptor.ts';
import type {Manifest} from './manifest.ts';
import {isForeignLayer} from './media-type.ts';

/**
 * What a manifest points at and a copy must bring along, in document order: an index's manifests, or an
 * image's config and layers. A `subject` is not a successor: it is allowed to be absent.
 */
export function successors(manifest: Manifest): Descriptor[] {
  if (manifest.kind === 'index') return manifest.content.manifests;
  const {config, layers} = manifest.content;
  return [config, ...layers.filter(layer => !isForeignLayer(layer.mediaType))];
}
