import type {GetDownloadUrlForLayerRequest, GetDownloadUrlForLayerResponse} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {signDownloadUrl} from '../layers/download-url.ts';
import {requireDownloadableLayer} from '../layers/downloadable-layer.ts';
import {requireRepository} from '../repositories/repository.ts';

/** GetDownloadUrlForLayer: a URL that needs no credentials and lives for an hour. */
export async function getDownloadUrlForLayer(
  call: CallContext,
  input: GetDownloadUrlForLayerRequest,
): Promise<GetDownloadUrlForLayerResponse> {
  const repository = repositoryIdOf(call, input);
  const layerDigest = input.layerDigest!;
  await call.server.seams.pullThrough(call, {repository, tagOrDigest: layerDigest, kind: 'layer'});
  requireRepository(call.state, repository);
  requireDownloadableLayer(call.state, repository, layerDigest);
  return {downloadUrl: signDownloadUrl(call, layerDigest, repository.accountId), layerDigest};
}
