import type {RepositoryId} from '../state/records.ts';

/** Which session of which repository. */
export interface UploadId {
  repository: RepositoryId;
  uploadId: string;
}
