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

/** A part that has another number of bytes than its own first and last byte call for. */
export function wrongLength(
  upload: UploadId,
  offset: number,
  {length, wanted}: {length: number | string; wanted: number},
): EcrFault {
  return invalidPart(
    upload,
    offset,
    `The layer part has ${length} bytes, but its first and last byte call for ${wanted}`,
  );
}

/** A session that is not there, or not for this process. The service's own text is not known. */
export function uploadNotFound({repository, uploadId}: UploadId): EcrFault {
  return new EcrFault(
    'UploadNotFoundException',
    `The upload with id '${uploadId}' does not exist in the repository with name '${repository.repositoryName}' in the registry with id '${repository.accountId}'`,
  );
}
