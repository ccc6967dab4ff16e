import type {CallContext} from '../call-context.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {addLayer, findLayer} from './layer-records.ts';

/**
 * Takes a layer over from a sibling repository without moving bytes; false where the conditions are not
 * met and the layer must be uploaded.
 */
export async function mountLayer(
  call: CallContext,
  {from, to, digest}: {from: RepositoryId; to: RepositoryId; digest: string},
): Promise<boolean> {
  if (!mayMount(call, from, to)) return false;
  const {state, now} = call;
  return state.transaction(() => {
    requireRepository(state, to);
    const source = findLayer(state, from, digest);
    // ECR: a blob can be mounted only when a committed manifest of the source repository refers to it
    if (!source || (source.references === 0 && !call.server.settings.strictOci)) return false;
    addLayer(state, to, {digest, size: source.size, now});
    return true;
  });
}

/** ECR: mounting needs BLOB_MOUNTING=ENABLED and the same registry and encryption; not from a cache */
function mayMount(call: CallContext, from: RepositoryId, to: RepositoryId): boolean {
  if (from.accountId !== to.accountId || from.region !== to.region) return false;
  if (call.server.settings.strictOci) return true;
  const {state} = call;
  const source = state.table('repositories').get(repositoryKey(from));
  const target = state.table('repositories').get(repositoryKey(to));
  if (!source || !target || source.createdBy === 'PULL_THROUGH_CACHE') return false;
  const enabled = call.server.seams.accountSetting(to, 'BLOB_MOUNTING') === 'ENABLED';
  const sameEncryption =
    source.encryption.encryptionType === target.encryption.encryptionType &&
    source.encryption.kmsKey === target.encryption.kmsKey;
  return enabled && sameEncryption;
}
