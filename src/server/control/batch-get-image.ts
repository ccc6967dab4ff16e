import type {
  BatchGetImageRequest,
  BatchGetImageResponse,
  Image,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {checkIdentifier} from '../images/delete-images.ts';
import {failure} from '../images/image-faults.ts';
import {pullImage} from '../images/pull-image.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';

/** BatchGetImage: manifests, in a form that the caller accepts where it asked by tag. */
export async function batchGetImage(
  call: CallContext,
  input: BatchGetImageRequest,
): Promise<BatchGetImageResponse> {
  const repository = repositoryIdOf(call, input);
  const {imageIds = [], acceptedMediaTypes} = input;
  for (const {imageTag, imageDigest} of imageIds) {
    const tagOrDigest = imageDigest ?? imageTag;
    if (tagOrDigest !== undefined)
      await call.server.seams.pullThrough(call, {repository, tagOrDigest, kind: 'image'});
  }
  requireRepository(call.state, repository);
  const images: Image[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of imageIds) {
    const outcome = await getImage(call, repository, {imageId, acceptedMediaTypes});
    if ('failureCode' in outcome) failures.push(outcome);
    else images.push(outcome);
  }
  return {images, failures};
}

async function getImage(
  call: CallContext,
  repository: RepositoryId,
  {imageId, acceptedMediaTypes}: {imageId: ImageIdentifier; acceptedMediaTypes: string[] | undefined},
): Promise<Image | (ImageFailure & {failureCode: string})> {
  const unusable = checkIdentifier(imageId);
  if (unusable) return unusable as ImageFailure & {failureCode: string};
  const pulled = await pullImage(call, repository, {...imageId, acceptedMediaTypes});
  if (typeof pulled === 'string') return failure(imageId, pulled) as ImageFailure & {failureCode: string};
  return {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    imageId: {imageDigest: pulled.digest, imageTag: imageId.imageTag},
    imageManifest: Buffer.from(pulled.bytes).toString('utf8'),
    imageManifestMediaType: pulled.mediaType,
  };
}
