import type {ImageDetail} from '@aws-sdk/client-ecr';
import type {Seams} from '../seams.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import type {State} from '../state/state.ts';

/** Describes images of one repository in the API's words. */
export function imageDetails(
  state: State,
  seams: Pick<Seams, 'scanSummaries'>,
  {accountId, region, repositoryName}: RepositoryId,
): (digest: string, record: ImageRecord) => ImageDetail {
  const scanOf = seams.scanSummaries(state, {accountId, region, repositoryName});
  return (digest, record) => ({
    registryId: accountId,
    repositoryName,
    imageDigest: digest,
    // Absent, not empty, when untagged.
    imageTags: record.tags.length === 0 ? undefined : record.tags,
    imageSizeInBytes: record.imageSize,
    imagePushedAt: new Date(record.pushedAt),
    ...scanOf?.(digest),
    imageManifestMediaType: record.mediaType,
    artifactMediaType: record.artifactMediaType,
    lastRecordedPullTime: toDate(record.lastPulledAt),
    subjectManifestDigest: record.subject,
    imageStatus: record.status,
    lastArchivedAt: toDate(record.lastArchivedAt),
    lastActivatedAt: toDate(record.lastActivatedAt),
  });
}

function toDate(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}
