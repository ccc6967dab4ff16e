import type {ServerParts} from '../call-context.ts';
import {bridgeEvent} from '../events/bridge-event.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import type {RepositoryId} from '../state/records.ts';
import type {ScanRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {appliedScanning} from './scan-frequency.ts';
import {findingsFor, scanningOf, severityCounts} from './scans.ts';

/** Ends every scan that was asked for: what it finds is what the user gave. */
export async function completeScans(server: ServerParts): Promise<void> {
  const pending = [...server.state.table('pendingScans').range({prefix: []})];
  for (const {key} of pending) {
    const [accountId = '', region = '', repositoryName = '', digest = ''] = key.map(String);
    await completeScan(server, {accountId, region, repositoryName}, digest);
  }
}

async function completeScan(server: ServerParts, repository: RepositoryId, digest: string): Promise<void> {
  const {state} = server;
  const now = server.clock();
  const key = [...repositoryKey(repository), digest];
  const image = await state.transaction(() => {
    state.table('pendingScans').remove(key);
    const scan = state.table('scans').get(key);
    if (scan?.status !== 'IN_PROGRESS') return undefined;
    state.table('scans').put(key, {...scan, ...outcomeOf(state, repository), completedAt: now});
    return state.table('images').get(key);
  });
  if (!image) return;
  const detail = {
    'scan-status': 'COMPLETE',
    'repository-name': repository.repositoryName,
    'finding-severity-counts': severityCounts(findingsFor(state, digest)),
    'image-digest': digest,
    'image-tags': image.tags,
  };
  const resources = [repositoryArn(repository)];
  server.services.events.emit(bridgeEvent('ECR Image Scan', repository, {now, resources, detail}));
}

/** A continuous scan never ends: it is active. */
function outcomeOf(state: State, repository: RepositoryId): Pick<ScanRecord, 'status' | 'description'> {
  const record = state.table('repositories').get(repositoryKey(repository));
  const {scanFrequency} = appliedScanning(scanningOf(state, repository), {
    repositoryName: repository.repositoryName,
    scanOnPush: record?.scanOnPush ?? false,
  });
  return scanFrequency === 'CONTINUOUS_SCAN'
    ? {status: 'ACTIVE', description: 'Continuous scan is selected for image.'}
    : {status: 'COMPLETE', description: 'The scan was completed successfully.'};
}
