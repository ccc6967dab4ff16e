import {getAccountSetting, putAccountSetting} from './account-setting.ts';
import {batchCheckLayerAvailability} from './batch-check-layer-availability.ts';
import {batchDeleteImage} from './batch-delete-image.ts';
import {batchGetImage} from './batch-get-image.ts';
import {createRepository} from './create-repository.ts';
import {
  createRepositoryCreationTemplate,
  deleteRepositoryCreationTemplate,
  describeRepositoryCreationTemplates,
  updateRepositoryCreationTemplate,
} from './creation-template.ts';
import {deleteRepository} from './delete-repository.ts';
import {describeImageReplicationStatus} from './describe-image-replication-status.ts';
import {describeImageSigningStatus} from './describe-image-signing-status.ts';
import {describeImages} from './describe-images.ts';
import {describeRepositories} from './describe-repositories.ts';
import {getAuthorizationToken} from './get-authorization-token.ts';
import {getDownloadUrlForLayer} from './get-download-url-for-layer.ts';
import {describeImageScanFindings, startImageScan} from './image-scan.ts';
import {completeLayerUpload, initiateLayerUpload, uploadLayerPart} from './layer-upload.ts';
import {deleteLifecyclePolicy, getLifecyclePolicy, putLifecyclePolicy} from './lifecycle-policy.ts';
import {getLifecyclePolicyPreview, startLifecyclePolicyPreview} from './lifecycle-preview.ts';
import {listImageReferrers} from './list-image-referrers.ts';
import {listImages} from './list-images.ts';
import {
  createPullThroughCacheRule,
  deletePullThroughCacheRule,
  describePullThroughCacheRules,
  updatePullThroughCacheRule,
} from './pull-through-cache-rule.ts';
import {
  deregisterPullTimeUpdateExclusion,
  listPullTimeUpdateExclusions,
  registerPullTimeUpdateExclusion,
} from './pull-time-exclusion.ts';
import {putImage} from './put-image.ts';
import {putImageTagMutability} from './put-image-tag-mutability.ts';
import {deleteRegistryPolicy, getRegistryPolicy, putRegistryPolicy} from './registry-policy.ts';
import {getRegistryScanningConfiguration, putRegistryScanningConfiguration} from './registry-scanning.ts';
import {
  describeReplicationBackfillResults,
  listReplicationBackfills,
  startReplicationBackfill,
  stopReplicationBackfill,
} from './replication-backfill.ts';
import {describeRegistry, putReplicationConfiguration} from './replication-configuration.ts';
import {deleteRepositoryPolicy, getRepositoryPolicy, setRepositoryPolicy} from './repository-policy.ts';
import {
  batchGetRepositoryScanningConfiguration,
  putImageScanningConfiguration,
} from './repository-scanning.ts';
import {listTagsForResource, tagResource, untagResource} from './resource-tags.ts';
import {
  deleteSigningConfiguration,
  getSigningConfiguration,
  putSigningConfiguration,
} from './signing-configuration.ts';
import {updateImageStorageClass} from './update-image-storage-class.ts';
import {validatePullThroughCacheRule} from './validate-pull-through-cache-rule.ts';

/** Every operation of the API by its name. */
export const OPERATIONS = {
  BatchCheckLayerAvailability: batchCheckLayerAvailability,
  BatchDeleteImage: batchDeleteImage,
  BatchGetImage: batchGetImage,
  BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
  CompleteLayerUpload: completeLayerUpload,
  CreatePullThroughCacheRule: createPullThroughCacheRule,
  CreateRepository: createRepository,
  CreateRepositoryCreationTemplate: createRepositoryCreationTemplate,
  DeleteLifecyclePolicy: deleteLifecyclePolicy,
  DeletePullThroughCacheRule: deletePullThroughCacheRule,
  DeleteRegistryPolicy: deleteRegistryPolicy,
  DeleteRepository: deleteRepository,
  DeleteRepositoryCreationTemplate: deleteRepositoryCreationTemplate,
  DeleteRepositoryPolicy: deleteRepositoryPolicy,
  DeleteSigningConfiguration: deleteSigningConfiguration,
  DeregisterPullTimeUpdateExclusion: deregisterPullTimeUpdateExclusion,
  DescribeImageReplicationStatus: describeImageReplicationStatus,
  DescribeImageScanFindings: describeImageScanFindings,
  DescribeImageSigningStatus: describeImageSigningStatus,
  DescribeImages: describeImages,
  DescribePullThroughCacheRules: describePullThroughCacheRules,
  DescribeRegistry: describeRegistry,
  DescribeReplicationBackfillResults: describeReplicationBackfillResults,
  DescribeRepositories: describeRepositories,
  DescribeRepositoryCreationTemplates: describeRepositoryCreationTemplates,
  GetAccountSetting: getAccountSetting,
  GetAuthorizationToken: getAuthorizationToken,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
  GetLifecyclePolicy: getLifecyclePolicy,
  GetLifecyclePolicyPreview: getLifecyclePolicyPreview,
  GetRegistryPolicy: getRegistryPolicy,
  GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
  GetRepositoryPolicy: getRepositoryPolicy,
  GetSigningConfiguration: getSigningConfiguration,
  InitiateLayerUpload: initiateLayerUpload,
  ListImageReferrers: listImageReferrers,
  ListImages: listImages,
  ListPullTimeUpdateExclusions: listPullTimeUpdateExclusions,
  ListReplicationBackfills: listReplicationBackfills,
  ListTagsForResource: listTagsForResource,
  PutAccountSetting: putAccountSetting,
  PutImage: putImage,
  PutImageScanningConfiguration: putImageScanningConfiguration,
  PutImageTagMutability: putImageTagMutability,
  PutLifecyclePolicy: putLifecyclePolicy,
  PutRegistryPolicy: putRegistryPolicy,
  PutRegistryScanningConfiguration: putRegistryScanningConfiguration,
  PutReplicationConfiguration: putReplicationConfiguration,
  PutSigningConfiguration: putSigningConfiguration,
  RegisterPullTimeUpdateExclusion: registerPullTimeUpdateExclusion,
  SetRepositoryPolicy: setRepositoryPolicy,
  StartImageScan: startImageScan,
  StartLifecyclePolicyPreview: startLifecyclePolicyPreview,
  StartReplicationBackfill: startReplicationBackfill,
  StopReplicationBackfill: stopReplicationBackfill,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateImageStorageClass: updateImageStorageClass,
  UpdatePullThroughCacheRule: updatePullThroughCacheRule,
  UpdateRepositoryCreationTemplate: updateRepositoryCreationTemplate,
  UploadLayerPart: uploadLayerPart,
  ValidatePullThroughCacheRule: validatePullThroughCacheRule,
} as const;

/** The name of an operation. */
export type OperationName = keyof typeof OPERATIONS;
