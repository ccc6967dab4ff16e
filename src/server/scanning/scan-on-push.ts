import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {appliedScanning} from './scan-frequency.ts';
import {isScannable, mayScanAgain, requestScan, scanningOf, scanOf} from './scans.ts';

/** An image that arrived. */
export interface ArrivedImage {
  repository: RepositoryId;
  digest: string;
  record: ImageRecord;
}

/**
 * Notes inside a transaction that an image which arrived shall be scanned, where the registry's rules want
 * it and it was not scanned too often within 24 hours: only one more tag makes no new scan.
 */
export function scanOnPush(
  state: State,
  {repository, digest, record}: ArrivedImage,
  {now, limit}: {now: number; limit: number},
): void {
  if (!isScannable(record) || !mayScanAgain(scanOf(state, repository, digest), limit, now)) return;
  const own = state.table('repositories').get(repositoryKey(repository));
  const {scanFrequency} = appliedScanning(scanningOf(state, repository), {
    repositoryName: repository.repositoryName,
    scanOnPush: own?.scanOnPush ?? false,
  });
  if (scanFrequency !== 'MANUAL') requestScan(state, {repository, digest}, now);
}
