import {isDigest} from '../../oci/digest.ts';
import type {RepositoryId} from '../state/records.ts';
import type {MatchedRoute} from './routes.ts';

/** A route's parameters in the API's words, for the record of calls. */
export function auditedInput(route: MatchedRoute, repository: RepositoryId): Record<string, unknown> {
  const {accountId: registryId, repositoryName} = repository;
  if (route.repositoryName === undefined) return {registryId};
  return {registryId, repositoryName, ...named(route)};
}

function named({action, name}: MatchedRoute): Record<string, unknown> {
  const imageId = isDigest(name) ? {imageDigest: name} : {imageTag: name};
  switch (action) {
    case 'BatchGetImage':
    case 'BatchDeleteImage':
      return {imageIds: [imageId]};
    case 'PutImage':
      return imageId;
    case 'BatchCheckLayerAvailability':
      return {layerDigests: [name]};
    case 'GetDownloadUrlForLayer':
      return {layerDigest: name};
    case 'UploadLayerPart':
    case 'CompleteLayerUpload':
      return {uploadId: name};
    default:
      return {};
  }
}
