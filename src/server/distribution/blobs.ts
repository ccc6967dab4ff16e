import type {Digest} from '../../oci/digest.ts';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Answer} from '../http/answer.ts';
import {blobAnswer} from '../layers/blob-answer.ts';
import {signDownloadUrl} from '../layers/download-url.ts';
import {requireDownloadableLayer} from '../layers/downloadable-layer.ts';
import {findLayer, touchLayers} from '../layers/layer-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {LayerRecord, RepositoryId} from '../state/records.ts';
import type {DistributionRequest, Target} from './request.ts';
import {requireDigest} from './require-digest.ts';

/** HEAD /v2/<name>/blobs/<digest>: whether a blob need not be pushed. */
export async function headBlob(call: CallContext, {repository, name}: Target): Promise<Answer> {
  const digest = requireDigest(name);
  requireRepository(call.state, repository);
  const {size} = requireBlob(call, repository, digest);
  await touchLayers(call, repository, [digest]);
  return {
    status: 200,
    headers: {
      'Accept-Ranges': 'bytes',
      'Content-Type': 'application/octet-stream',
      'Docker-Content-Digest': digest,
    },
    contentLength: size,
  };
}

/** GET /v2/<name>/blobs/<digest>. */
export async function getBlob(
  call: CallContext,
  {repository, name}: Target,
  request: DistributionRequest,
): Promise<Answer> {
  const digest = requireDigest(name);
  await call.server.seams.pullThrough(call, {repository, tagOrDigest: digest, kind: 'layer'});
  requireRepository(call.state, repository);
  const layer = requireBlob(call, repository, digest);
  if (call.server.settings.strictOci) {
    return blobAnswer(call.server.blobs, {digest, size: layer.size, range: request.header('range')});
  }
  requireDownloadableLayer(call.state, repository, digest);
  // ECR: a blob is never served here; the client is sent to a presigned URL
  return {
    status: 307,
    headers: {
      Location: signDownloadUrl(call, digest, repository.accountId),
      'Docker-Content-Digest': digest,
    },
  };
}

function requireBlob(call: CallContext, repository: RepositoryId, digest: Digest): LayerRecord {
  const layer = findLayer(call.state, repository, digest);
  if (layer) return layer;
  throw new EcrFault('RegistryBlobUnknown', 'blob unknown to registry');
}
