import type {
  ImageStatus,
  UpdateImageStorageClassRequest,
  UpdateImageStorageClassResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {FoundImage} from '../images/image-records.ts';
import {setImageStatus} from '../images/image-status.ts';
import {indexesOf} from '../images/links.ts';
import {requireImage} from '../images/require-image.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** UpdateImageStorageClass: archives an image at once, or begins to bring one back. */
export async function updateImageStorageClass(
  call: CallContext,
  input: UpdateImageStorageClassRequest,
): Promise<UpdateImageStorageClassResponse> {
  const repository = repositoryIdOf(call, input);
  const {imageDigest, imageStatus} = await call.state.transaction(() => {
    const image = requireImage(call.state, repository, input.imageId);
    const change = input.targetStorageClass === 'ARCHIVE' ? archive : restore;
    return {imageDigest: image.digest, imageStatus: change(call, repository, image)};
  });
  call.server.services.kick();
  return {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    imageId: {...input.imageId, imageDigest},
    imageStatus,
  };
}

function archive(call: CallContext, repository: RepositoryId, image: FoundImage): ImageStatus {
  const {digest, record} = image;
  if (record.status !== 'ACTIVE') throw notSupported(`it is ${record.status} already`, digest);
  const indexes = indexesOf(call.state, repository, digest).filter(index =>
    isActive(call, repository, index),
  );
  if (indexes.length > 0)
    throw notSupported(`it is referenced by manifest list: [${indexes.join(', ')}]`, digest);
  const archived = setImageStatus(call, repository, image, 'ARCHIVED');
  call.server.seams.imageChanged(call, {
    type: 'ARCHIVE',
    repository,
    digest,
    tags: record.tags,
    record: archived,
  });
  return archived.status;
}

function restore(call: CallContext, repository: RepositoryId, image: FoundImage): ImageStatus {
  const {digest, record} = image;
  if (record.status !== 'ARCHIVED') throw notSupported(`it is ${record.status} and not archived`, digest);
  const due = call.now + call.server.services.activationDelay;
  call.state.table('activations').put([...repositoryKey(repository), digest], due);
  return setImageStatus(call, repository, image, 'ACTIVATING').status;
}

function isActive(call: CallContext, repository: RepositoryId, digest: string): boolean {
  return call.state.table('images').get([...repositoryKey(repository), digest])?.status === 'ACTIVE';
}

/** The service's own text is not known. */
function notSupported(why: string, digest: string): EcrFault {
  return new EcrFault(
    'ImageStorageClassUpdateNotSupportedException',
    `The storage class of the image with digest '${digest}' cannot be updated: ${why}`,
  );
}
