import {digestAlgorithm, isDigest} from '../../oci/digest.ts';
import type {CallContext} from '../call-context.ts';
import type {LayerRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';

/** A layer that nobody refers to is noted again when it is asked for after this time, for the sweep. */
const TOUCH_AFTER_MS = 60 * 60 * 1000;

/** A layer's record in one repository. */
export function findLayer(state: State, repository: RepositoryId, digest: string): LayerRecord | undefined {
  return state.table('layers').get(layerKey(repository, digest));
}

/** The key of a layer's record. */
export function layerKey(repository: RepositoryId, digest: string): string[] {
  return [...repositoryKey(repository), digest];
}

/** Adds a layer to a repository, inside a transaction; false when it was there already. */
export function addLayer(
  state: State,
  repository: RepositoryId,
  {digest, size, now}: {digest: string; size: number; now: number},
): boolean {
  const layers = state.table('layers');
  const key = layerKey(repository, digest);
  if (layers.has(key)) return false;
  layers.put(key, {size, references: 0, archivedReferences: 0, touchedAt: now});
  return true;
}

/** Whoever is told that a layer is here may refer to it next: keeps the sweep away from it. */
export async function touchLayers(
  call: CallContext,
  repository: RepositoryId,
  digests: readonly string[],
): Promise<void> {
  const {state, now} = call;
  const isStale = (layer: LayerRecord | undefined): layer is LayerRecord =>
    layer !== undefined && layer.references === 0 && now - layer.touchedAt > TOUCH_AFTER_MS;
  const stale = digests.filter(digest => isStale(findLayer(state, repository, digest)));
  if (stale.length === 0) return;
  await state.transaction(() => {
    for (const digest of stale) {
      const layer = findLayer(state, repository, digest);
      if (layer) state.table('layers').put(layerKey(repository, digest), {...layer, touchedAt: now});
    }
  });
}

/** Whether content can be stored under this digest. */
export function isStorableDigest(digest: string): boolean {
  return isDigest(digest) && ['sha256', 'sha512'].includes(digestAlgorithm(digest));
}
