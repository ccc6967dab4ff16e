/** What every operation of the API takes: its members, which of them are required, and their constraints. */
import * as scalar from './scalars.ts';
import {list, type StructureShape, structure, text} from './shape.ts';
import * as object from './structures.ts';

const registryId = scalar.RegistryId;
const repositoryName = scalar.RepositoryName;
const imageId = object.ImageIdentifier;
const imageIds = object.ImageIdentifiers;
const nextToken = scalar.NextToken;
const maxResults = scalar.MaxResults;
const ecrRepositoryPrefix = scalar.PullThroughCachePrefix;
const principalArn = scalar.PrincipalArn;
const imageTagMutability = scalar.ImageTagMutability;
const imageTagMutabilityExclusionFilters = object.TagMutabilityFilters;
const replicationBackfillId = text();
const resourceArn = text();

const inRepository = structure({repositoryName}, {registryId});
const onImage = structure({repositoryName, imageId}, {registryId});
const onCacheRule = structure({ecrRepositoryPrefix}, {registryId});
const nothing = structure({});

const templateMembers = {
  description: scalar.TemplateDescription,
  encryptionConfiguration: object.EncryptionConfigurationForTemplate,
  resourceTags: object.Tags,
  imageTagMutability,
  imageTagMutabilityExclusionFilters,
  repositoryPolicy: scalar.PolicyText,
  lifecyclePolicy: scalar.LifecyclePolicyTextForTemplate,
};
const appliedFor = list(scalar.AppliedFor);
const customRoleArn = scalar.CustomRoleArn;

/** The input shape of each of the API's 62 operations. */
export const OPERATION_SHAPES = {
  BatchCheckLayerAvailability: structure(
    {repositoryName, layerDigests: list(scalar.BatchedLayerDigest, 1, 100)},
    {registryId},
  ),
  BatchDeleteImage: structure({repositoryName, imageIds}, {registryId}),
  BatchGetImage: structure(
    {repositoryName, imageIds},
    {registryId, acceptedMediaTypes: list(text(), 1, 100)},
  ),
  BatchGetRepositoryScanningConfiguration: structure({repositoryNames: list(repositoryName, 1, 25)}),
  CompleteLayerUpload: structure(
    {repositoryName, uploadId: scalar.UploadId, layerDigests: list(scalar.LayerDigest, 1, 100)},
    {registryId},
  ),
  CreatePullThroughCacheRule: structure(
    {ecrRepositoryPrefix, upstreamRegistryUrl: text()},
    {
      registryId,
      upstreamRegistry: scalar.UpstreamRegistry,
      credentialArn: scalar.CredentialArn,
      customRoleArn,
      upstreamRepositoryPrefix: scalar.PullThroughCachePrefix,
    },
  ),
  CreateRepository: structure(
    {repositoryName},
    {
      registryId,
      tags: object.Tags,
      imageTagMutability,
      imageTagMutabilityExclusionFilters,
      imageScanningConfiguration: object.ImageScanningConfiguration,
      encryptionConfiguration: object.EncryptionConfiguration,
    },
  ),
  CreateRepositoryCreationTemplate: structure(
    {prefix: scalar.Prefix, appliedFor},
    {...templateMembers, customRoleArn},
  ),
  DeleteLifecyclePolicy: inRepository,
  DeletePullThroughCacheRule: onCacheRule,
  DeleteRegistryPolicy: nothing,
  DeleteRepository: structure({repositoryName}, {registryId, force: {type: 'boolean'}}),
  DeleteRepositoryCreationTemplate: structure({prefix: scalar.Prefix}),
  DeleteRepositoryPolicy: inRepository,
  DeleteSigningConfiguration: nothing,
  DeregisterPullTimeUpdateExclusion: structure({principalArn}),
  DescribeImageReplicationStatus: onImage,
  DescribeImageScanFindings: structure({repositoryName, imageId}, {registryId, nextToken, maxResults}),
  DescribeImageSigningStatus: onImage,
  DescribeImages: structure(
    {repositoryName},
    {registryId, imageIds, nextToken, maxResults, filter: object.ImagesFilter},
  ),
  DescribePullThroughCacheRules: structure(
    {},
    {registryId, ecrRepositoryPrefixes: list(ecrRepositoryPrefix, 1, 100), nextToken, maxResults},
  ),
  DescribeRegistry: nothing,
  DescribeReplicationBackfillResults: structure(
    {replicationBackfillId},
    {registryId, resultStatusFilter: scalar.BackfillResultStatus, maxResults, nextToken},
  ),
  DescribeRepositories: structure(
    {},
    {registryId, repositoryNames: list(repositoryName, 1, 100), nextToken, maxResults},
  ),
  DescribeRepositoryCreationTemplates: structure({}, {prefixes: list(scalar.Prefix), nextToken, maxResults}),
  GetAccountSetting: structure({name: scalar.AccountSettingName}),
  GetAuthorizationToken: structure({}, {registryIds: list(registryId, 1, 10)}),
  GetDownloadUrlForLayer: structure({repositoryName, layerDigest: scalar.LayerDigest}, {registryId}),
  GetLifecyclePolicy: inRepository,
  GetLifecyclePolicyPreview: structure(
    {repositoryName},
    {
      registryId,
      imageIds,
      nextToken,
      maxResults: scalar.PreviewMaxResults,
      filter: object.PreviewFilter,
    },
  ),
  GetRegistryPolicy: nothing,
  GetRegistryScanningConfiguration: nothing,
  GetRepositoryPolicy: inRepository,
  GetSigningConfiguration: nothing,
  InitiateLayerUpload: inRepository,
  ListImageReferrers: structure(
    {repositoryName, subjectId: object.SubjectIdentifier},
    {registryId, filter: object.ReferrersFilter, nextToken, maxResults: scalar.FiftyMaxResults},
  ),
  ListImages: structure({repositoryName}, {registryId, nextToken, maxResults, filter: object.ImagesFilter}),
  ListPullTimeUpdateExclusions: structure({}, {maxResults, nextToken}),
  ListReplicationBackfills: structure({}, {registryId, maxResults: scalar.FiftyMaxResults, nextToken}),
  ListTagsForResource: structure({resourceArn}),
  PutAccountSetting: structure({name: scalar.AccountSettingName, value: text()}),
  PutImage: structure(
    {repositoryName, imageManifest: scalar.ImageManifestText},
    {registryId, imageManifestMediaType: text(), imageTag: scalar.NewImageTag, imageDigest: text()},
  ),
  PutImageScanningConfiguration: structure(
    {repositoryName, imageScanningConfiguration: object.ImageScanningConfiguration},
    {registryId},
  ),
  PutImageTagMutability: structure(
    {repositoryName, imageTagMutability},
    {registryId, imageTagMutabilityExclusionFilters},
  ),
  PutLifecyclePolicy: structure(
    {repositoryName, lifecyclePolicyText: scalar.LifecyclePolicyText},
    {registryId},
  ),
  PutRegistryPolicy: structure({policyText: scalar.PolicyText}),
  PutRegistryScanningConfiguration: structure({}, {scanType: scalar.ScanType, rules: object.ScanningRules}),
  PutReplicationConfiguration: structure({replicationConfiguration: object.ReplicationConfiguration}),
  PutSigningConfiguration: structure({signingConfiguration: object.SigningConfiguration}),
  RegisterPullTimeUpdateExclusion: structure({principalArn}),
  SetRepositoryPolicy: structure(
    {repositoryName, policyText: scalar.PolicyText},
    {registryId, force: {type: 'boolean'}},
  ),
  StartImageScan: onImage,
  StartLifecyclePolicyPreview: structure(
    {repositoryName},
    {registryId, lifecyclePolicyText: scalar.LifecyclePolicyText},
  ),
  StartReplicationBackfill: structure({destination: object.ReplicationDestination}, {registryId}),
  StopReplicationBackfill: structure({replicationBackfillId}, {registryId}),
  TagResource: structure({resourceArn, tags: object.Tags}),
  UntagResource: structure({resourceArn, tagKeys: list(text())}),
  UpdateImageStorageClass: structure(
    {repositoryName, imageId, targetStorageClass: scalar.TargetStorageClass},
    {registryId},
  ),
  UpdatePullThroughCacheRule: structure(
    {ecrRepositoryPrefix},
    {registryId, credentialArn: scalar.CredentialArn, customRoleArn},
  ),
  UpdateRepositoryCreationTemplate: structure(
    {prefix: scalar.Prefix},
    {...templateMembers, appliedFor, customRoleArn},
  ),
  UploadLayerPart: structure(
    {
      repositoryName,
      uploadId: scalar.UploadId,
      partFirstByte: scalar.PartSize,
      partLastByte: scalar.PartSize,
      layerPartBlob: scalar.LayerPartBlob,
    },
    {registryId},
  ),
  ValidatePullThroughCacheRule: onCacheRule,
} as const satisfies Record<string, StructureShape>;

/** The name of an operation of the API. */
export type OperationName = keyof typeof OPERATION_SHAPES;

/** The names of all operations. */
export const OPERATION_NAMES = Object.keys(OPERATION_SHAPES) as readonly OperationName[];

/** Whether a text names an operation of the API. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(OPERATION_SHAPES, name);
}
