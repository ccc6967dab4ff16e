import type {ImageFailure, ImageFailureCode, ImageIdentifier} from '@aws-sdk/client-ecr';
import {EcrFault} from '../ecr-fault.ts';
import type {RepositoryId} from '../state/records.ts';

/** `INF`: the service writes the literal word null for the half that was not given. */
export function imageNotFound({accountId, repositoryName}: RepositoryId, imageId: ImageIdentifier): EcrFault {
  return new EcrFault(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageId.imageDigest ?? 'null'}', imageTag:'${imageId.imageTag ?? 'null'}'} does not exist within the repository with name '${repositoryName}' in the registry with id '${accountId}'`,
  );
}

/** The same content under the same name again. Note: no "the" before "registry". */
export function imageAlreadyExists(
  {accountId, repositoryName}: RepositoryId,
  digest: string,
  tag: string | undefined,
): EcrFault {
  return new EcrFault(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in the repository with name '${repositoryName}' in registry with id '${accountId}'`,
  );
}

/** An immutable tag that is there already, whatever it points to. */
export function tagAlreadyExists({repositoryName}: RepositoryId, tag: string): EcrFault {
  return new EcrFault(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the repository is immutable.`,
  );
}

/** An index whose manifests are not all here. */
export function referencedImagesNotFound(repository: RepositoryId, digests: readonly string[]): EcrFault {
  return new EcrFault('ReferencedImagesNotFoundException', requiredMissing('Images', repository, digests));
}

/** A manifest whose blobs are not all here. */
export function requiredLayersNotFound(repository: RepositoryId, digests: readonly string[]): EcrFault {
  return new EcrFault('LayersNotFoundException', requiredMissing('Layers', repository, digests));
}

function requiredMissing(
  what: string,
  {accountId, repositoryName}: RepositoryId,
  digests: readonly string[],
): string {
  return `${what} with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${repositoryName}' in the registry with id '${accountId}' do not exist`;
}

/** Why one image of a batch failed. */
const FAILURE_REASON = {
  ImageNotFound: 'Requested image not found',
  InvalidImageDigest:
    "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
  /** By analogy with InvalidImageDigest; the service's own text is not known. */
  InvalidImageTag: "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9-_.]+'",
  MissingDigestAndTag: 'Invalid request parameters: both tag and digest cannot be null',
  ImageTagDoesNotMatchDigest: 'Invalid request parameters: given tag does not map to the given digest',
  ImageInaccessible: 'Requested image is archived',
} as const satisfies Partial<Record<ImageFailureCode, string>>;

/** One entry of `failures`. */
export function failure(imageId: ImageIdentifier, failureCode: keyof typeof FAILURE_REASON): ImageFailure {
  return {imageId, failureCode, failureReason: FAILURE_REASON[failureCode]};
}

/** The entry for an image that indexes still list. */
export function referencedByIndex(imageId: ImageIdentifier, indexes: readonly string[]): ImageFailure {
  return {
    imageId,
    failureCode: 'ImageReferencedByManifestList',
    failureReason: `Requested image referenced by manifest list: [${indexes.join(', ')}]`,
  };
}
