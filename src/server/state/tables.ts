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
 * - `uploads` [repository, uploadId]
 * - `counts` ['repositories'] or ['images', repository]
 * - `repositoryPolicies`, `lifecyclePolicies`, `previews` [repository]
 * - `previewResults` [repository, position from 0]
 * - `scans` [repository, digest]
 * - `signingStatuses` [repository, digest, signing profile's ARN]
 * - `replicationStatuses` [repository, digest, destination's region, destination's account]
 * - `cachedTags` [repository, tag]
 * - `registryPolicies`, `scanning`, `replication`, `signing` have no further key
 * - `replicationTasks` [time, unique id]
 * - `backfills` [id]
 * - `backfillResults` [id, repository, digest, tag or '']
 * - `cacheRules`, `templates` [prefix]
 * - `accountSettings` [name]
 * - `pullTimeExclusions` [principal's ARN]
 *
 * `blobs` [digest] has no account: content is stored once for all. `findings` [digest, or '*' for images
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
  uploads: UploadRecord;
  counts: number;
  blobs: BlobRecord;
  repositoryPolicies: PolicyRecord;
  registryPolicies: PolicyRecord;
  lifecyclePolicies: LifecyclePolicyRecord;
  previews: PreviewRecord;
  previewResults: PreviewResultRecord;
  scanning: ScanningRecord;
  scans: ScanRecord;
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
export const TABLES: Record<TableName, {scope: TableScope; encoding: 'msgpack' | 'binary'}> = {
  repositories: {scope: 'registry', encoding: 'msgpack'},
  images: {scope: 'repository', encoding: 'msgpack'},
  manifests: {scope: 'repository', encoding: 'binary'},
  tags: {scope: 'repository', encoding: 'msgpack'},
  parents: {scope: 'repository', encoding: 'msgpack'},
  referrers: {scope: 'repository', encoding: 'msgpack'},
  layers: {scope: 'repository', encoding: 'msgpack'},
  uploads: {scope: 'repository', encoding: 'msgpack'},
  counts: {scope: 'registry', encoding: 'msgpack'},
  blobs: {scope: 'data', encoding: 'msgpack'},
  repositoryPolicies: {scope: 'repository', encoding: 'msgpack'},
  registryPolicies: {scope: 'registry', encoding: 'msgpack'},
  lifecyclePolicies: {scope: 'repository', encoding: 'msgpack'},
  previews: {scope: 'repository', encoding: 'msgpack'},
  previewResults: {scope: 'repository', encoding: 'msgpack'},
  scanning: {scope: 'registry', encoding: 'msgpack'},
  scans: {scope: 'repository', encoding: 'msgpack'},
  findings: {scope: 'data', encoding: 'msgpack'},
  replication: {scope: 'registry', encoding: 'msgpack'},
  replicationTasks: {scope: 'registry', encoding: 'msgpack'},
  replicationStatuses: {scope: 'repository', encoding: 'msgpack'},
  backfills: {scope: 'registry', encoding: 'msgpack'},
  backfillResults: {scope: 'registry', encoding: 'msgpack'},
  cacheRules: {scope: 'registry', encoding: 'msgpack'},
  cachedTags: {scope: 'repository', encoding: 'msgpack'},
  templates: {scope: 'registry', encoding: 'msgpack'},
  signing: {scope: 'registry', encoding: 'msgpack'},
  signingStatuses: {scope: 'repository', encoding: 'msgpack'},
  accountSettings: {scope: 'registry', encoding: 'msgpack'},
  pullTimeExclusions: {scope: 'registry', encoding: 'msgpack'},
};
