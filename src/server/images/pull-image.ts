import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import type {RepositoryId} from '../state/records.ts';
import {convertManifest} from './convert-manifest.ts';
import {type FoundImage, findImage, imageKey} from './image-records.ts';
import type {PulledImage} from './pulled-image.ts';
import {recordPull} from './record-pull.ts';
import {withoutIndex} from './without-index.ts';

/** What a pull asks for. Without accepted types everything is taken as it is. */
export type PullRequest = ImageIdentifier & {
  acceptedMediaTypes?: readonly string[] | undefined;
  /** HEAD asks, and is no pull. */
  peek?: boolean;
};

/** Fetches a manifest and notes the pull; a word says why it cannot be had. */
export async function pullImage(
  call: CallContext,
  repository: RepositoryId,
  {imageDigest, imageTag, acceptedMediaTypes, peek}: PullRequest,
): Promise<PulledImage | 'ImageNotFound' | 'ImageTagDoesNotMatchDigest' | 'ImageInaccessible'> {
  const found = findImage(call.state, repository, {imageDigest, imageTag});
  if (found === 'missing') return 'ImageNotFound';
  if (found === 'mismatch') return 'ImageTagDoesNotMatchDigest';
  if (found.record.status !== 'ACTIVE') return 'ImageInaccessible';
  if (!peek) await recordPull(call, repository, found);
  // ECR: only a request by tag is converted; a digest names bytes
  if (imageDigest !== undefined || !acceptedMediaTypes) return stored(call, repository, found);
  const chosen = withoutIndex(call.state, repository, {image: found, accepted: acceptedMediaTypes});
  return convertManifest(stored(call, repository, chosen), acceptedMediaTypes);
}

function stored(call: CallContext, repository: RepositoryId, {digest, record}: FoundImage): PulledImage {
  const bytes = call.state.table('manifests').get(imageKey(repository, digest))!;
  return {digest, bytesDigest: digest, bytes, mediaType: record.mediaType};
}
