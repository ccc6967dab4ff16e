import type {Image, ImageFailure, ImageIdentifier} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {EcrctlError, type ErrorCode} from '../../errors.ts';
import {type Digest, digestOf, isDigest} from '../../oci/digest.ts';
import {type Manifest, parseManifest} from '../../oci/manifest.ts';
import {ACCEPTED_MANIFESTS, MEDIA_TYPE} from '../../oci/media-type.ts';
import {presentable} from '../../registry/redact.ts';
import {inBatches} from '../in-batches.ts';
import type {RepositoryTarget} from '../repository-id.ts';

/** Images in one BatchGetImage. */
const MAX_IMAGES = 100;

/**
 * ECR: a tag’s manifest is converted unless its own type is accepted.
 * An index may become one of its images. So everything that ECR stores is on this list.
 */
const ACCEPTED: string[] = [
  ...ACCEPTED_MANIFESTS,
  MEDIA_TYPE.dockerSchema1Signed,
  MEDIA_TYPE.dockerSchema1,
  'application/vnd.oci.artifact.manifest.v1+json',
  'application/vnd.cncf.oras.artifact.manifest.v1+json',
];

/** Images that were asked for: what is there, and why the others are not. */
export interface FoundImages {
  images: Image[];
  failures: ImageFailure[];
}

type Target = RepositoryTarget<'BatchGetImage'>;

/** Reads manifests by tag or digest, a hundred to a question. */
export async function getImages(
  target: Target,
  imageIds: readonly ImageIdentifier[],
  options: Abortable = {},
): Promise<FoundImages> {
  const {api, id} = target;
  const answers = await inBatches(imageIds, MAX_IMAGES, batch =>
    api.send('BatchGetImage', {...id, imageIds: batch, acceptedMediaTypes: ACCEPTED}, options),
  );
  return {
    images: answers.flatMap(answer => answer.images ?? []),
    failures: answers.flatMap(answer => answer.failures ?? []),
  };
}

/** `{imageDigest}` or `{imageTag}`. */
export function imageIdOf(tagOrDigest: string): ImageIdentifier {
  return isDigest(tagOrDigest) ? {imageDigest: tagOrDigest} : {imageTag: tagOrDigest};
}

/**
 * The manifest that a tag or digest stands for, verified.
 * @throws EcrctlError IMAGE_NOT_FOUND, CONTENT_DIGEST_MISMATCH, INVALID_MANIFEST
 */
export async function getManifest(
  target: Target,
  tagOrDigest: string,
  options: Abortable = {},
): Promise<Manifest> {
  const {images, failures} = await getImages(target, [imageIdOf(tagOrDigest)], options);
  const image = images[0];
  if (!image) throw imageFailure(failures[0], tagOrDigest, target);
  return readManifest(image, isDigest(tagOrDigest) ? tagOrDigest : undefined);
}

/** Parses what BatchGetImage gave and checks it against the digest that was asked for, or that ECR states. */
export function readManifest(image: Image, wanted?: Digest): Manifest {
  const bytes = Buffer.from(image.imageManifest ?? '', 'utf8');
  const expected = wanted ?? image.imageId?.imageDigest;
  const found = digestOf(bytes);
  if (expected !== undefined && expected !== found) {
    throw new EcrctlError('CONTENT_DIGEST_MISMATCH', `the manifest of ${expected} has the digest ${found}`, {
      hint: 'what answered did not give the manifest as it was pushed',
    });
  }
  return parseManifest(bytes, image.imageManifestMediaType);
}

const FAILURE_CODES: Record<string, ErrorCode> = {
  ImageNotFound: 'IMAGE_NOT_FOUND',
  ImageTagDoesNotMatchDigest: 'IMAGE_NOT_FOUND',
  ImageInaccessible: 'IMAGE_NOT_FOUND',
  InvalidImageDigest: 'INVALID_DIGEST',
  InvalidImageTag: 'INVALID_REFERENCE',
  UpstreamAccessDenied: 'ACCESS_DENIED',
  UpstreamTooManyRequests: 'THROTTLED',
  ImageReferencedByManifestList: 'IMAGE_REFERENCED',
};

/** Why one image of a batch is not there, as an error. */
export function imageFailure(
  failure: ImageFailure | undefined,
  wanted: string,
  {id}: {id: {repositoryName: string}},
): EcrctlError {
  const code = FAILURE_CODES[failure?.failureCode ?? 'ImageNotFound'] ?? 'SERVICE_ERROR';
  const reason = presentable(failure?.failureReason ?? 'Requested image not found');
  const name = isDigest(wanted)
    ? `${id.repositoryName}@${wanted}`
    : `${id.repositoryName}:${presentable(wanted)}`;
  return new EcrctlError(code, `${name}: ${reason}`, {hint: hintOf(failure, {name, code, id})});
}

function hintOf(
  failure: ImageFailure | undefined,
  {name, code, id}: {name: string; code: ErrorCode; id: {repositoryName: string}},
): string | undefined {
  if (failure?.failureCode === 'ImageInaccessible') {
    return `ecrctl image restore ${name} brings an archived image back`;
  }
  return code === 'IMAGE_NOT_FOUND'
    ? `ecrctl image list ${id.repositoryName} shows what is there`
    : undefined;
}
