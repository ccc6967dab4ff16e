import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import {invalidParameter} from '../ecr-fault.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import type {State} from '../state/state.ts';
import {imageNotFound} from './image-faults.ts';
import {type FoundImage, findImage} from './image-records.ts';

/**
 * The one image that an operation is about.
 * @throws EcrFault RepositoryNotFoundException, ImageNotFoundException, InvalidParameterException
 */
export function requireImage(
  state: State,
  repository: RepositoryId,
  imageId: ImageIdentifier | undefined,
): FoundImage {
  requireRepository(state, repository);
  const {imageDigest, imageTag} = imageId ?? {};
  if (imageDigest === undefined && imageTag === undefined) {
    throw invalidParameter('imageId', 'both tag and digest cannot be null');
  }
  const found = findImage(state, repository, {imageDigest, imageTag});
  if (typeof found === 'string') throw imageNotFound(repository, {imageDigest, imageTag});
  return found;
}
