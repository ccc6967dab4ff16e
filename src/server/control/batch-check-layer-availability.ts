import type {
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse,
  Layer,
  LayerFailure,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {findLayer, touchLayers} from '../layers/layer-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';

const LAYER_DIGEST = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/** BatchCheckLayerAvailability: which layers (configurations are layers too) a repository has. */
export async function batchCheckLayerAvailability(
  call: CallContext,
  input: BatchCheckLayerAvailabilityRequest,
): Promise<BatchCheckLayerAvailabilityResponse> {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  const layers: Layer[] = [];
  const failures: LayerFailure[] = [];
  for (const layerDigest of input.layerDigests ?? []) {
    const failure = checkDigest(layerDigest);
    if (failure) failures.push(failure);
    else layers.push(availability(call, repository, layerDigest));
  }
  await touchLayers(
    call,
    repository,
    layers.map(layer => layer.layerDigest!),
  );
  return {layers, failures};
}

/** The service's own reasons are not known. */
function checkDigest(layerDigest: string): LayerFailure | undefined {
  if (layerDigest === '') {
    const failureReason = 'Invalid request parameters: layer digest cannot be null';
    return {failureCode: 'MissingLayerDigest', failureReason};
  }
  if (LAYER_DIGEST.test(layerDigest)) return undefined;
  const failureReason =
    "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
  return {layerDigest, failureCode: 'InvalidLayerDigest', failureReason};
}

function availability(call: CallContext, repository: RepositoryId, layerDigest: string): Layer {
  const layer = findLayer(call.state, repository, layerDigest);
  if (!layer) return {layerDigest, layerAvailability: 'UNAVAILABLE'};
  const archived = layer.references > 0 && layer.references === layer.archivedReferences;
  return {
    layerDigest,
    layerAvailability: archived ? 'ARCHIVED' : 'AVAILABLE',
    layerSize: layer.size,
    mediaType: layer.mediaType,
  };
}
