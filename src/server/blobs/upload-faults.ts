import {EcrFault} from '../ecr-fault.ts';
import type {UploadId} from './upload-id.ts';

/** A part that does not fit where the session stands; the answer says where that is. */
export function invalidPart({repository, uploadId}: UploadId, offset: number, message: string): EcrFault {
  return new EcrFault('InvalidLayerPartException', message, {
    members: {
      registryId: repository.accountId,
      repositoryName: repository.repositoryName,
      uploadId,
      lastValidByteReceived: Math.max(0, offset - 1),
    },
  });
}

/** A session that is not there, or not for this process. The service's own text is not known. */
export function uploadNotFound({repository, uploadId}: UploadId): EcrFault {
  return new EcrFault(
    'UploadNotFoundException',
    `The upload with id '${uploadId}' does not exist in the repository with name '${repository.repositoryName}' in the registry with id '${repository.accountId}'`,
  );
}
