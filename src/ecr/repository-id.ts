import type {EcrApi, EcrOperation} from './api.ts';
import type {Download} from './sdk/download.ts';

/** How calls name a repository: `registryId` is absent for the caller's own account. */
export interface RepositoryId {
  repositoryName: string;
  registryId?: string;
}

/** The calls with which images are moved through the API. */
export type TransferOperation =
  | 'BatchCheckLayerAvailability'
  | 'BatchGetImage'
  | 'CompleteLayerUpload'
  | 'DescribeImages'
  | 'GetDownloadUrlForLayer'
  | 'InitiateLayerUpload'
  | 'ListImageReferrers'
  | 'ListImages'
  | 'PutImage'
  | 'UploadLayerPart';

/** A repository and the door to it. */
export interface RepositoryTarget<Used extends EcrOperation = TransferOperation> {
  api: EcrApi<Used>;
  id: RepositoryId;
}

/** A repository from which layers can be downloaded as well. */
export interface LayerTarget extends RepositoryTarget {
  download: Download;
}
