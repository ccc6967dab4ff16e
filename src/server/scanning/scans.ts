import type {FindingSeverity, ImageScanFindingsSummary, ImageScanStatus} from '@aws-sdk/client-ecr';
import {EcrFault} from '../ecr-fault.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import type {FindingsRecord, ScanningRecord, ScanRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {DEFAULT_SCANNING} from './scan-frequency.ts';

/** The key in `findings` of what holds for images without findings of their own. */
export const ANY_DIGEST = '*';

const DAY = 24 * 60 * 60 * 1000;

/** The scanning configuration of a registry. */
export function scanningOf(
  state: State,
  {accountId, region}: {accountId: string; region: string},
): ScanningRecord {
  return state.table('scanning').get([accountId, region]) ?? DEFAULT_SCANNING;
}

/** The last scan of an image, if there was one. */
export function scanOf(state: State, repository: RepositoryId, digest: string): ScanRecord | undefined {
  return state.table('scans').get([...repositoryKey(repository), digest]);
}

/** Whether a scanner can read an image: a container image, no index and no other artifact. */
export function isScannable({mediaType, artifactMediaType = ''}: ImageRecord): boolean {
  const isIndex = /(?:image\.index|manifest\.list)\.v\d\+json$/.test(mediaType);
  return (
    !isIndex &&
    /^application\/vnd\.(?:docker\.container|oci)\.image\.(?:config\.)?v1\+json$/.test(artifactMediaType)
  );
}

/** Notes inside a transaction that an image shall be scanned; the job `completeScans` does it. */
export function requestScan(
  state: State,
  image: {repository: RepositoryId; digest: string},
  now: number,
): ScanRecord {
  const key = [...repositoryKey(image.repository), image.digest];
  const countedAt = [...recentScans(state.table('scans').get(key), now), now];
  const record: ScanRecord = {status: 'IN_PROGRESS', requestedAt: now, countedAt};
  state.table('scans').put(key, record);
  state.table('pendingScans').put(key, true);
  return record;
}

/**
 * Refuses a scan of an image that was scanned often enough within 24 hours.
 * @throws EcrFault LimitExceededException
 */
export function checkScanQuota(record: ScanRecord | undefined, limit: number, now: number): void {
  if (mayScanAgain(record, limit, now)) return;
  throw new EcrFault(
    'LimitExceededException',
    'The scan quota per image has been exceeded. Wait and try again.',
  );
}

/** Whether an image was scanned less often within 24 hours than is allowed. */
export function mayScanAgain(record: ScanRecord | undefined, limit: number, now: number): boolean {
  return recentScans(record, now).length < limit;
}

function recentScans(record: ScanRecord | undefined, now: number): number[] {
  return (record?.countedAt ?? []).filter(instant => now - instant < DAY);
}

/** What the user gave for an image: its own findings, or those for any image, or none. */
export function findingsFor(state: State, digest: string): FindingsRecord | undefined {
  return state.table('findings').get([digest]) ?? state.table('findings').get([ANY_DIGEST]);
}

/** How many findings there are of each severity. */
export function severityCounts(
  findings: FindingsRecord | undefined,
): Partial<Record<FindingSeverity, number>> {
  const counts = new Map<FindingSeverity, number>();
  for (const {severity} of [...(findings?.findings ?? []), ...(findings?.enhancedFindings ?? [])]) {
    if (severity) counts.set(severity as FindingSeverity, (counts.get(severity as FindingSeverity) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** What DescribeImages says of an image's scan; nothing when it was never scanned. */
export function scanSummary(
  state: State,
  repository: RepositoryId,
  digest: string,
): {imageScanStatus?: ImageScanStatus; imageScanFindingsSummary?: ImageScanFindingsSummary} {
  const scan = scanOf(state, repository, digest);
  if (!scan) return {};
  if (scan.completedAt === undefined) return {imageScanStatus: scanStatus(scan)};
  const findings = findingsFor(state, digest);
  return {
    imageScanStatus: scanStatus(scan),
    imageScanFindingsSummary: {...scanTimes(scan, findings), findingSeverityCounts: severityCounts(findings)},
  };
}

/** A scan's status in the API's words. */
export function scanStatus({status, description}: ScanRecord): ImageScanStatus {
  return {status, ...(description === undefined ? {} : {description})};
}

/** When a scan was complete, and how new its source of vulnerabilities was. */
export function scanTimes(
  scan: ScanRecord,
  findings: FindingsRecord | undefined,
): {imageScanCompletedAt: Date; vulnerabilitySourceUpdatedAt: Date} {
  const completedAt = scan.completedAt ?? scan.requestedAt;
  return {
    imageScanCompletedAt: new Date(completedAt),
    vulnerabilitySourceUpdatedAt: new Date(findings?.vulnerabilitySourceUpdatedAt ?? completedAt),
  };
}
