import type {BlobRecord, ImageRecord, LayerRecord, RepositoryRecord, UploadRecord} from './records.ts';

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
 *
 * `blobs` [digest] has no account: content is stored once for all.
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
};
