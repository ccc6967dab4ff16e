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
function layerKey(repository: RepositoryId, digest: string): string[] {
  return [...repositoryKey(repository), digest];
}

/**
 * Adds a layer to a repository, inside a transaction; false when it was there already. The content itself
 * must be in the blob store.
 */
export function addLayer(
  state: State,
  repository: RepositoryId,
  {digest, size, now}: {digest: string; size: number; now: number},
): boolean {
  const key = layerKey(repository, digest);
  const existing = state.table('layers').get(key);
  if (!existing || existing.references === 0) state.table('idleLayers').put(key, now);
  if (existing) return false;
  state.table('layers').put(key, {size, references: 0, archivedReferences: 0});
  const holders = state.table('blobs').get([digest])?.repositories ?? 0;
  state.table('blobs').put([digest], {size, repositories: holders + 1});
  state.table('unheldBlobs').remove([digest]);
  return true;
}

/** Takes a layer from a repository, inside a transaction; the sweep takes content that nobody has. */
export function removeLayer(
  state: State,
  repository: RepositoryId,
  {digest, now}: {digest: string; now: number},
): void {
  const key = layerKey(repository, digest);
  if (!state.table('layers').has(key)) return;
  state.table('layers').remove(key);
  state.table('idleLayers').remove(key);
  const blob = state.table('blobs').get([digest]);
  if (!blob) return;
  state.table('blobs').put([digest], {...blob, repositories: blob.repositories - 1});
  if (blob.repositories === 1) state.table('unheldBlobs').put([digest], now);
}

/** Counts an image's blobs in or out, inside a transaction. */
export function countReferences(
  state: State,
  repository: RepositoryId,
  blobs: readonly string[],
  {references = 0, archived = 0, now}: {references?: number; archived?: number; now: number},
): void {
  for (const blob of blobs) {
    const key = layerKey(repository, blob);
    const layer = state.table('layers').get(key);
    if (!layer) continue;
    const next = {
      ...layer,
      references: layer.references + references,
      archivedReferences: layer.archivedReferences + archived,
    };
    state.table('layers').put(key, next);
    if (next.references > 0) state.table('idleLayers').remove(key);
    else state.table('idleLayers').put(key, now);
  }
}

/** Whoever is told that a layer is here may refer to it next: keeps the sweep away from it. */
export async function touchLayers(
  {state, now}: CallContext,
  repository: RepositoryId,
  digests: readonly string[],
): Promise<void> {
  const idle = state.table('idleLayers');
  const isStale = (since: number | undefined) => since !== undefined && now - since > TOUCH_AFTER_MS;
  const stale = digests.map(digest => layerKey(repository, digest)).filter(key => isStale(idle.get(key)));
  if (stale.length === 0) return;
  await state.transaction(() => {
    for (const key of stale) if (idle.has(key)) idle.put(key, now);
  });
}
