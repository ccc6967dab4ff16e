/** The service's scalar shapes with their constraints, named as in its model. */
import {IMAGE_TAG_PATTERN} from '../images/image-tag.ts';
import {integer, matching, oneOf, text} from './shape.ts';

const NAME_PART = String.raw`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`;
const PREFIX_OR_ROOT = String.raw`(${NAME_PART}(\/${NAME_PART})*\/?|ROOT)`;

export const RegistryId = matching('[0-9]{12}', {ownCheck: 'registryId'});
export const DestinationRegistryId = matching('[0-9]{12}');

/** The refusal's expression is today's (mulgadc/spinifex, captured from CreateRepository). */
export const RepositoryName = matching(`${NAME_PART}(/${NAME_PART})*`, {
  ownCheck: 'repositoryName',
  min: 2,
  max: 256,
});
export const Region = matching('[0-9a-z-]{2,25}', {min: 2, max: 25});
export const Prefix = matching(PREFIX_OR_ROOT, {min: 1, max: 256});
export const PullThroughCachePrefix = matching(PREFIX_OR_ROOT, {min: 2, max: 30});

/** A tag that names an image; what is no tag names none. */
export const ImageTag = text(1, 300);
/** A tag that an image is to have. */
export const NewImageTag = matching(IMAGE_TAG_PATTERN, {ownCheck: 'imageTag', min: 1, max: 300});
export const ImageManifestText = text(1, 4_194_304);
export const LayerDigest = matching('[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+', {ownCheck: 'layerDigest'});
export const BatchedLayerDigest = text(0, 1000);
export const UploadId = matching(
  '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  {ownCheck: 'uploadId'},
);
export const PartSize = {type: 'long', min: 0} as const;
export const LayerPartBlob = {type: 'blob', max: 20_971_520} as const;

export const ArtifactType = text(1, 255);
export const StatusFilter = oneOf('ACTIVATING', 'ACTIVE', 'ANY', 'ARCHIVED');
export const TagStatus = oneOf('ANY', 'TAGGED', 'UNTAGGED');
export const TargetStorageClass = oneOf('ARCHIVE', 'STANDARD');
/** In the order of the service's refusal. */
export const ImageTagMutability = oneOf(
  'IMMUTABLE',
  'MUTABLE',
  'MUTABLE_WITH_EXCLUSION',
  'IMMUTABLE_WITH_EXCLUSION',
);
export const TagFilterType = oneOf('WILDCARD');
export const TagFilterValue = matching('[0-9a-zA-Z._*-]{1,128}', {min: 1, max: 128});

export const EncryptionType = oneOf('AES256', 'KMS', 'KMS_DSSE');
export const KmsKey = text(1, 2048);
export const KmsKeyForTemplate = matching(
  String.raw`^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-z0-9-]+`,
  {min: 0, max: 2048},
);

export const MaxResults = integer(1, 1000);
export const PreviewMaxResults = integer(1, 100);
export const FiftyMaxResults = integer(1, 50);
export const NextToken = text();

export const LifecyclePolicyText = text(100, 30_720);
export const LifecyclePolicyTextForTemplate = text(0, 30_720);
export const PolicyText = text(0, 10_240);
export const TemplateDescription = text(undefined, 256);
export const AppliedFor = oneOf('CREATE_ON_PUSH', 'PULL_THROUGH_CACHE', 'REPLICATION');

export const CredentialArn = matching(
  String.raw`arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\-pullthroughcache\/[a-zA-Z0-9\/_+=.@-]+`,
  {min: 50, max: 612},
);
export const CustomRoleArn = text(undefined, 2048);
export const UpstreamRegistry = oneOf(
  'azure-container-registry',
  'chainguard',
  'docker-hub',
  'ecr',
  'ecr-public',
  'github-container-registry',
  'gitlab-container-registry',
  'k8s',
  'quay',
);

export const ScanType = oneOf('BASIC', 'ENHANCED');
export const ScanFrequency = oneOf('CONTINUOUS_SCAN', 'MANUAL', 'SCAN_ON_PUSH');
export const ScanFilterType = oneOf('WILDCARD');
/** The same language as the model's expression, written so that no text makes it search for long. */
export const ScanFilterValue = {
  ...matching(String.raw`[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*`),
  patternText: String.raw`^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$`,
  min: 1,
  max: 255,
};

export const ReplicationFilterType = oneOf('PREFIX_MATCH');
export const ReplicationFilterValue = matching(
  '^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$',
  {min: 2, max: 256},
);
export const BackfillResultStatus = oneOf('COMPLETE', 'FAILED');

export const SigningProfileArn = matching(
  String.raw`^arn:aws(-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\/signing-profiles\/[a-zA-Z0-9_]{2,}$`,
  {max: 200},
);
export const SigningFilterType = oneOf('WILDCARD_MATCH');
export const SigningFilterValue = matching(
  '^(?:[a-z0-9*]+(?:[._-][a-z0-9*]+)*/)*[a-z0-9*]+(?:[._-][a-z0-9*]+)*$',
  {min: 1, max: 256},
);

export const AccountSettingName = text(1, 64);
export const PrincipalArn = matching(
  String.raw`^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\w+=,.@-]+(/[\w+=,.@-]+)*$`,
  {max: 200},
);
