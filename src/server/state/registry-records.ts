import type {
  EncryptionConfigurationForRepositoryCreationTemplate,
  ImageIdentifier,
  ImageScanFindings,
  ImageTagMutability,
  ImageTagMutabilityExclusionFilter,
  LifecyclePolicyPreviewStatus,
  LifecyclePolicyRuleAction,
  LifecyclePolicyStorageClass,
  RCTAppliedFor,
  RegistryScanningRule,
  ReplicationBackfillResultStatus,
  ReplicationBackfillStatus,
  ReplicationDestination,
  ReplicationStatus,
  ScanStatus,
  ScanType,
  SigningStatus,
  UpstreamRegistry,
} from '@aws-sdk/client-ecr';

/** A repository's or a registry's policy, as the service prints it. */
export interface PolicyRecord {
  text: string;
}

/** A repository's lifecycle policy, minified. */
export interface LifecyclePolicyRecord {
  text: string;
  putAt: number;
  lastEvaluatedAt?: number;
}

/** A run of a lifecycle policy that changes nothing. Its results are in `previewResults`. */
export interface PreviewRecord {
  /** As the caller sent it, or the stored policy. */
  text: string;
  status: LifecyclePolicyPreviewStatus;
  startedAt: number;
  expiring: number;
  transitioning: number;
}

/** What a preview found for one image. */
export interface PreviewResultRecord {
  imageDigest: string;
  imageTags: string[];
  imagePushedAt: number;
  action: LifecyclePolicyRuleAction;
  appliedRulePriority: number;
  storageClass: LifecyclePolicyStorageClass;
}

/** A registry's scanning configuration. */
export interface ScanningRecord {
  scanType: ScanType;
  rules: RegistryScanningRule[];
}

/** The last scan of an image. */
export interface ScanRecord {
  status: ScanStatus;
  description?: string;
  requestedAt: number;
  completedAt?: number;
  /** When the scans of the last 24 hours were started that count against the quota of the image. */
  countedAt: number[];
}

/** Findings that the user gave for an image; times inside them are as they were written. */
export interface FindingsRecord {
  findings: ImageScanFindings['findings'];
  enhancedFindings: ImageScanFindings['enhancedFindings'];
  vulnerabilitySourceUpdatedAt: number;
}

/** An image on its way to another registry; removed when it has arrived or failed for good. */
export interface ReplicationTaskRecord {
  repositoryName: string;
  digest: string;
  /** The tags that go along. */
  tags: string[];
  destination: ReplicationDestination;
  requestedAt: number;
}

/** How the replication of an image to one destination stands. */
export interface ReplicationStatusRecord {
  status: ReplicationStatus;
  failureCode?: string;
}

/** A backfill of images that were there before a destination was. */
export interface BackfillRecord {
  destination: ReplicationDestination;
  status: ReplicationBackfillStatus;
  startedAt: number;
  endedAt?: number;
  failureCode?: string;
  total?: number;
  completed: number;
  failed: number;
  failureCodes: string[];
}

/** What came of one image and tag in a backfill. */
export interface BackfillResultRecord {
  repositoryName: string;
  imageId: ImageIdentifier;
  status: ReplicationBackfillResultStatus;
  failureCode?: string;
  subImageFailureCodes?: string[];
}

/** A pull-through cache rule. */
export interface CacheRuleRecord {
  upstreamRegistryUrl: string;
  upstreamRegistry: UpstreamRegistry;
  upstreamRepositoryPrefix: string;
  credentialArn?: string;
  customRoleArn?: string;
  createdAt: number;
  updatedAt?: number;
}

/** When a tag of a cached repository was last compared with its upstream. */
export interface CachedTagRecord {
  checkedAt: number;
}

/** A repository creation template. */
export interface TemplateRecord {
  description?: string;
  encryption: EncryptionConfigurationForRepositoryCreationTemplate;
  resourceTags?: {Key: string; Value: string}[];
  imageTagMutability: ImageTagMutability;
  imageTagMutabilityExclusionFilters?: ImageTagMutabilityExclusionFilter[];
  repositoryPolicy?: string;
  lifecyclePolicy?: string;
  appliedFor: RCTAppliedFor[];
  customRoleArn?: string;
  createdAt: number;
  updatedAt: number;
}

/** How the signing of an image by one profile stands. */
export interface SigningStatusRecord {
  status: SigningStatus;
  failureCode?: string;
  failureReason?: string;
}

/** A principal whose pulls leave `lastRecordedPullTime` alone. */
export interface PullTimeExclusionRecord {
  createdAt: number;
}
