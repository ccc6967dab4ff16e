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
import {imageKey} from '../images/image-records.ts';
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
    else images.push(...outcome);
  }
  return {images, failures};
}

async function getImage(
  call: CallContext,
  repository: RepositoryId,
  {imageId, acceptedMediaTypes}: {imageId: ImageIdentifier; acceptedMediaTypes: string[] | undefined},
): Promise<Image[] | (ImageFailure & {failureCode: string})> {
  const unusable = checkIdentifier(imageId);
  if (unusable) return unusable as ImageFailure & {failureCode: string};
  const pulled = await pullImage(call, repository, {...imageId, acceptedMediaTypes});
  if (typeof pulled === 'string') return failure(imageId, pulled) as ImageFailure & {failureCode: string};
  const imageManifest = Buffer.from(pulled.bytes).toString('utf8');
  return namesOf(call, repository, {digest: pulled.digest, tag: imageId.imageTag}).map(name => ({
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    imageId: name,
    imageManifest,
    imageManifestMediaType: pulled.mediaType,
  }));
}

/**
 * An image that is asked for by digest is answered once for each of its tags
 * (awslabs/amazon-ecr-containerd-resolver, "Fix error handling for digests with multiple tags").
 */
function namesOf(
  call: CallContext,
  repository: RepositoryId,
  {digest, tag}: {digest: string; tag: string | undefined},
): ImageIdentifier[] {
  if (tag !== undefined) return [{imageDigest: digest, imageTag: tag}];
  const {tags = []} = call.state.table('images').get(imageKey(repository, digest)) ?? {};
  if (tags.length === 0) return [{imageDigest: digest}];
  return tags.map(imageTag => ({imageDigest: digest, imageTag}));
}
