import {setImmediate as turn} from 'node:timers/promises';
import type {BlobStore} from '../blobs/blob-store.ts';
import {countRepositories} from '../state/counts.ts';
import type {State} from '../state/state.ts';
import {checkBlobs} from './check-blobs.ts';
import {checkRepository} from './check-repository.ts';
import {checkStrays} from './check-strays.ts';
import {type Finding, Findings} from './finding.ts';

/** What was looked at, and what was found. */
export interface CheckSummary {
  repositories: number;
  images: number;
  layers: number;
  blobs: number;
  findings: readonly Finding[];
}

/** What a check looks at. */
export interface CheckParts {
  state: State;
  blobs: BlobStore;
  /** Reads every blob and computes its digest; without it only names and sizes are compared. */
  readContent: boolean;
}

/**
 * Verifies every record against every other one, and the files against the records. It changes nothing;
 * what changes meanwhile can look wrong, so it is meant for data that nobody writes to.
 */
export async function check({state, blobs, readContent}: CheckParts): Promise<CheckSummary> {
  const findings = new Findings();
  const counted = {repositories: 0, images: 0, layers: 0};
  /** In how many repositories each blob is, and how many repositories each registry has. */
  const holders = new Map<string, number>();
  const registries = new Map<string, number>();
  for (const key of [...state.table('repositories').keys({prefix: []})]) {
    const [accountId = '', region = '', repositoryName = ''] = key.map(String);
    const seen = checkRepository(state, {accountId, region, repositoryName}, {findings, holders});
    counted.repositories += 1;
    counted.images += seen.images;
    counted.layers += seen.layers;
    count(registries, `${accountId}/${region}`);
    // Between repositories, calls that wait get their turn.
    await turn();
  }
  for (const [registry, repositories] of registries) {
    const [accountId = '', region = ''] = registry.split('/');
    const recorded = countRepositories(state, {accountId, region});
    findings.expect(
      recorded === repositories,
      registry,
      `counts ${recorded} repositories, has ${repositories}`,
    );
  }
  checkStrays(state, findings);
  const checked = await checkBlobs(state, blobs, {findings, holders, readContent});
  return {...counted, blobs: checked, findings: findings.list};
}

/** One more of a kind. */
function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}
