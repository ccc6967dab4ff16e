import type {ScanFrequency, ScanningRepositoryFilter} from '@aws-sdk/client-ecr';
import {matchesPattern, wildcardPattern} from '../../access/decision/pattern.ts';
import type {ScanningRecord} from '../state/registry-records.ts';

/** The scanning configuration of a registry that never set one. */
export const DEFAULT_SCANNING: ScanningRecord = {scanType: 'BASIC', rules: []};

/** How often a repository's images are scanned, and by which filter of the registry's rules. */
export interface AppliedScanning {
  scanFrequency: ScanFrequency;
  appliedScanFilters: ScanningRepositoryFilter[];
}

// ECR: a scan filter without a wildcard matches every name that contains it
/** Whether a scanning filter covers a repository: with `*` the whole name is compared, otherwise any part. */
export function scanFilterMatches(filter: string, repositoryName: string): boolean {
  if (!filter.includes('*')) return repositoryName.includes(filter);
  return matchesPattern(wildcardPattern(filter), repositoryName);
}

/**
 * What the registry's rules mean for a repository. Continuous scanning wins over scanning on push; where no
 * rule applies, images are scanned on request. `scanOnPush` is the repository's own, older setting, which
 * counts only in a registry of type BASIC.
 */
export function appliedScanning(
  {scanType, rules}: ScanningRecord,
  repository: {repositoryName: string; scanOnPush: boolean},
): AppliedScanning {
  for (const frequency of ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH'] as const) {
    const filter = lastMatch(rules, frequency, repository.repositoryName);
    if (filter) return {scanFrequency: frequency, appliedScanFilters: [filter]};
  }
  const onPush = scanType === 'BASIC' && repository.scanOnPush;
  return {scanFrequency: onPush ? 'SCAN_ON_PUSH' : 'MANUAL', appliedScanFilters: []};
}

// ECR: of several matching scan filters only the last is reported as applied
function lastMatch(
  rules: ScanningRecord['rules'],
  frequency: ScanFrequency,
  repositoryName: string,
): ScanningRepositoryFilter | undefined {
  return rules
    .filter(rule => rule.scanFrequency === frequency)
    .flatMap(rule => rule.repositoryFilters ?? [])
    .findLast(({filter}) => scanFilterMatches(filter!, repositoryName));
}
