import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Answer} from '../http/answer.ts';
import {findLayer, removeLayer} from '../layers/layer-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {Target} from './request.ts';
import {requireDigest} from './require-digest.ts';

/** DELETE /v2/<name>/blobs/<digest>: only where the spec is kept, and nothing refers to the blob. */
export async function deleteBlob(call: CallContext, {repository, name}: Target): Promise<Answer> {
  // ECR: blobs cannot be deleted; they go when no image refers to them
  if (!call.server.settings.strictOci) throw unsupported();
  const digest = requireDigest(name);
  await call.state.transaction(() => {
    requireRepository(call.state, repository);
    const layer = findLayer(call.state, repository, digest);
    if (!layer) throw new EcrFault('RegistryBlobUnknown', 'blob unknown to registry');
    if (layer.references > 0) throw unsupported();
    removeLayer(call.state, repository, {digest, now: call.now});
  });
  return {status: 202};
}

function unsupported(): EcrFault {
  return new EcrFault('RegistryUnsupported', 'The operation is unsupported.');
}
