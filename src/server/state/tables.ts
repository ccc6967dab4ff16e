import type {ReplicationConfiguration, SigningConfiguration} from '@aws-sdk/client-ecr';
import type {BlobRecord, ImageRecord, LayerRecord, RepositoryRecord, UploadRecord} from './records.ts';
import type {
  BackfillRecord,
  BackfillResultRecord,
  CachedTagRecord,
  CacheRuleRecord,
  FindingsRecord,
  LifecyclePolicyRecord,
  PolicyRecord,
  PreviewRecord,
  PreviewResultRecord,
  PullTimeExclusionRecord,
  ReplicationStatusRecord,
  ReplicationTaskRecord,
  ScanningRecord,
  ScanRecord,
  SigningStatusRecord,
  TemplateRecord,
} from './registry-records.ts';

/**
 * Every table, with the key that its records have after [account, region]:
 *
 * - `repositories` [repository]
 * - `images`, `manifests` [repository, digest]
 * - `tags` [repository, tag] to a digest
 * - `parents` [repository, child digest, index digest]
 * - `referrers` [repository, subject digest, referrer digest]
 * - `layers` [repository, blob digest]
 * - `idleLayers` [repository, blob digest] to when a layer that no image refers to came or was asked for last
 * - `uploads` [repository, uploadId]
 * - `counts` ['repositories'] or ['images', repository]
 * - `repositoryPolicies`, `lifecyclePolicies`, `previews` [repository]
 * - `previewResults` [repository, position from 0]
 * - `scans`, `pendingScans` [repository, digest]
 * - `pendingPreviews` [repository]
 * - `signingStatuses` [repository, digest, signing profile's ARN]
 * - `replicationStatuses` [repository, digest, destination's region, destination's account]
 * - `activations` [repository, digest] to the time at which the image is back
 * - `cachedTags` [repository, tag]
 * - `registryPolicies`, `scanning`, `replication`, `signing` have no further key
 * - `replicationTasks` [time, unique id]
 * - `backfills` [id]
 * - `backfillResults` [id, repository, digest, tag or '']
 * - `cacheRules`, `templates` [prefix]
 * - `accountSettings` [name]
 * - `pullTimeExclusions` [principal's ARN]
 *
 * `blobs` [digest] has no account: content is stored once for all. `unheldBlobs` [digest] is since when no
 * repository has a blob. `secrets` [name] signs tokens and URLs.
 * `findings` [digest, or '*' for images
 * without findings of their own] is what the user gave for scans.
 */
export interface RecordTypes {
  repositories: RepositoryRecord;
  images: ImageRecord;
  manifests: Uint8Array;
  tags: string;
  parents: true;
  referrers: true;
  layers: LayerRecord;
  idleLayers: number;
  uploads: UploadRecord;
  counts: number;
  blobs: BlobRecord;
  unheldBlobs: number;
  secrets: Uint8Array;
  repositoryPolicies: PolicyRecord;
  registryPolicies: PolicyRecord;
  lifecyclePolicies: LifecyclePolicyRecord;
  previews: PreviewRecord;
  previewResults: PreviewResultRecord;
  activations: number;
  scanning: ScanningRecord;
  scans: ScanRecord;
  pendingScans: true;
  pendingPreviews: true;
  findings: FindingsRecord;
  replication: ReplicationConfiguration;
  replicationTasks: ReplicationTaskRecord;
  replicationStatuses: ReplicationStatusRecord;
  backfills: BackfillRecord;
  backfillResults: BackfillResultRecord;
  cacheRules: CacheRuleRecord;
  cachedTags: CachedTagRecord;
  templates: TemplateRecord;
  signing: SigningConfiguration;
  signingStatuses: SigningStatusRecord;
  accountSettings: string;
  pullTimeExclusions: PullTimeExclusionRecord;
}

export type TableName = keyof RecordTypes;

/** What one record of a table belongs to; a repository's records go when the repository goes. */
export type TableScope = 'data' | 'registry' | 'repository';

/** How each table is kept. Tables of scope `repository` have keys [account, region, repository, …]. */
export const TABLES: Record<TableName, {scope: TableScope; encoding: 'json' | 'binary'}> = {
  repositories: {scope: 'registry', encoding: 'json'},
  images: {scope: 'repository', encoding: 'json'},
  manifests: {scope: 'repository', encoding: 'binary'},
  tags: {scope: 'repository', encoding: 'json'},
  parents: {scope: 'repository', encoding: 'json'},
  referrers: {scope: 'repository', encoding: 'json'},
  layers: {scope: 'repository', encoding: 'json'},
  idleLayers: {scope: 'repository', encoding: 'json'},
  uploads: {scope: 'repository', encoding: 'json'},
  counts: {scope: 'registry', encoding: 'json'},
  blobs: {scope: 'data', encoding: 'json'},
  unheldBlobs: {scope: 'data', encoding: 'json'},
  secrets: {scope: 'data', encoding: 'binary'},
  repositoryPolicies: {scope: 'repository', encoding: 'json'},
  registryPolicies: {scope: 'registry', encoding: 'json'},
  lifecyclePolicies: {scope: 'repository', encoding: 'json'},
  previews: {scope: 'repository', encoding: 'json'},
  previewResults: {scope: 'repository', encoding: 'json'},
  activations: {scope: 'repository', encoding: 'json'},
  scanning: {scope: 'registry', encoding: 'json'},
  scans: {scope: 'repository', encoding: 'json'},
  pendingScans: {scope: 'repository', encoding: 'json'},
  pendingPreviews: {scope: 'repository', encoding: 'json'},
  findings: {scope: 'data', encoding: 'json'},
  replication: {scope: 'registry', encoding: 'json'},
  replicationTasks: {scope: 'registry', encoding: 'json'},
  replicationStatuses: {scope: 'repository', encoding: 'json'},
  backfills: {scope: 'registry', encoding: 'json'},
  backfillResults: {scope: 'registry', encoding: 'json'},
  cacheRules: {scope: 'registry', encoding: 'json'},
  cachedTags: {scope: 'repository', encoding: 'json'},
  templates: {scope: 'registry', encoding: 'json'},
  signing: {scope: 'registry', encoding: 'json'},
  signingStatuses: {scope: 'repository', encoding: 'json'},
  accountSettings: {scope: 'registry', encoding: 'json'},
  pullTimeExclusions: {scope: 'registry', encoding: 'json'},
};
