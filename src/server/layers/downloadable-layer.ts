import {EcrFault} from '../ecr-fault.ts';
import type {LayerRecord, RepositoryId} from '../state/records.ts';
import type {State} from '../state/state.ts';
import {findLayer} from './layer-records.ts';

/**
 * A layer that may be downloaded: one that an image refers to. The text of the layer that is not there is the
 * service's (monken/aws-ecr-public#11); of the other one it is not known.
 * @throws EcrFault LayersNotFoundException, LayerInaccessibleException
 */
export function requireDownloadableLayer(
  state: State,
  repository: RepositoryId,
  digest: string,
): LayerRecord {
  const layer = findLayer(state, repository, digest);
  if (!layer) throw new EcrFault('LayersNotFoundException', layerText(repository, digest, 'does not exist'));
  if (layer.references > layer.archivedReferences) return layer;
  const why = layer.references === 0 ? 'is not associated with an image' : 'belongs to archived images only';
  throw new EcrFault('LayerInaccessibleException', layerText(repository, digest, why));
}

function layerText({accountId, repositoryName}: RepositoryId, digest: string, why: string): string {
  return `The layer with digest '${digest}' ${why} within the repository with name '${repositoryName}' in the registry with id '${accountId}'`;
}
