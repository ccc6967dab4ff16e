import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import type {RepositoryId} from '../state/records.ts';
import {convertManifest} from './convert-manifest.ts';
import {findImage, imageKey} from './image-records.ts';
import type {PulledImage} from './pulled-image.ts';
import {recordPull} from './record-pull.ts';

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
  const {digest, record} = found;
  const bytes = call.state.table('manifests').get(imageKey(repository, digest))!;
  if (!peek) await recordPull(call, repository, found);
  const stored = {digest, bytesDigest: digest, bytes, mediaType: record.mediaType};
  // ECR: only a request by tag is converted; a digest names bytes.
  if (imageDigest !== undefined || !acceptedMediaTypes) return stored;
  return convertManifest(stored, acceptedMediaTypes);
}
