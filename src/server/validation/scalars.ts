/** The service's scalar shapes with their constraints, named as in its model. */
import {integer, matching, oneOf, text} from './shape.ts';

const NAME_PART = String.raw`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`;
const PREFIX_OR_ROOT = String.raw`(${NAME_PART}(\/${NAME_PART})*\/?|ROOT)`;

export const RegistryId = matching('[0-9]{12}');

/** What is accepted follows today's model; the refusal is worded with the older expression, as seen on the wire. */
export const RepositoryName = matching(String.raw`${NAME_PART}(\/${NAME_PART})*`, {
  min: 2,
  max: 256,
  patternText: '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*',
});
export const Region = matching('[0-9a-z-]{2,25}', {min: 2, max: 25});
export const Prefix = matching(PREFIX_OR_ROOT, {min: 1, max: 256});
export const PullThroughCachePrefix = matching(PREFIX_OR_ROOT, {min: 2, max: 30});

export const ImageTag = text(1, 300);
export const ImageManifestText = text(1, 4_194_304);
export const LayerDigest = matching('[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+');
export const BatchedLayerDigest = text(0, 1000);
export const UploadId = matching(
  '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
);
export const PartSize = {type: 'long', min: 0} as const;
export const LayerPartBlob = {type: 'blob', max: 20_971_520} as const;

export const ArtifactType = text(1, 255);
export const StatusFilter = oneOf('ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY');
export const TagStatus = oneOf('TAGGED', 'UNTAGGED', 'ANY');
export const TargetStorageClass = oneOf('STANDARD', 'ARCHIVE');
export const ImageTagMutability = oneOf(
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
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
export const AppliedFor = oneOf('REPLICATION', 'PULL_THROUGH_CACHE', 'CREATE_ON_PUSH');

export const CredentialArn = matching(
  String.raw`arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\-pullthroughcache\/[a-zA-Z0-9\/_+=.@-]+`,
  {min: 50, max: 612},
);
export const CustomRoleArn = text(undefined, 2048);
export const UpstreamRegistry = oneOf(
  'ecr',
  'ecr-public',
  'quay',
  'k8s',
  'docker-hub',
  'github-container-registry',
  'azure-container-registry',
  'gitlab-container-registry',
  'chainguard',
);

export const ScanType = oneOf('BASIC', 'ENHANCED');
export const ScanFrequency = oneOf('SCAN_ON_PUSH', 'CONTINUOUS_SCAN', 'MANUAL');
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
