import type {Abortable} from '../../content/store.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import {inBatches} from '../in-batches.ts';
import type {RepositoryTarget} from '../repository-id.ts';

/** Layer digests in one BatchCheckLayerAvailability. */
const MAX_DIGESTS = 100;

/** A layer of which nothing but the digest is known; undefined when the repository does not hold it. */
export async function describeLayer(
  {api, id}: RepositoryTarget<'BatchCheckLayerAvailability'>,
  digest: Digest,
  options: Abortable = {},
): Promise<Descriptor | undefined> {
  const input = {...id, layerDigests: [digest]};
  const {layers} = await api.send('BatchCheckLayerAvailability', input, options);
  const [layer] = layers ?? [];
  if (layer?.layerAvailability !== 'AVAILABLE' || layer.layerSize === undefined) return undefined;
  return {mediaType: layer.mediaType ?? 'application/octet-stream', digest, size: layer.layerSize};
}

/**
 * Which of these blobs a repository holds (configurations are layers to ECR), a hundred to a question and the
 * questions side by side. A layer of archived images only does not count: it has to be sent again.
 */
export async function availableLayers(
  target: RepositoryTarget<'BatchCheckLayerAvailability'>,
  digests: readonly Digest[],
  options: Abortable = {},
): Promise<Set<Digest>> {
  const {api, id} = target;
  const pages = await inBatches(digests, MAX_DIGESTS, layerDigests =>
    api.send('BatchCheckLayerAvailability', {...id, layerDigests}, options),
  );
  const available = pages
    .flatMap(page => page.layers ?? [])
    .filter(layer => layer.layerAvailability === 'AVAILABLE');
  return new Set(available.map(layer => layer.layerDigest as Digest));
}
