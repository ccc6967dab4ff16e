import {describe, expect, test} from 'vitest';
import {appliedScanning, scanFilterMatches} from '../../../src/server/scanning/scan-frequency.ts';
import type {ScanningRecord} from '../../../src/server/state/registry-records.ts';

const rule = (scanFrequency: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN', ...filters: string[]) => ({
  scanFrequency,
  repositoryFilters: filters.map(filter => ({filter, filterType: 'WILDCARD' as const})),
});

const applied = (record: ScanningRecord, repositoryName: string, scanOnPush = false) => {
  const {scanFrequency, appliedScanFilters} = appliedScanning(record, {repositoryName, scanOnPush});
  return [scanFrequency, ...appliedScanFilters.map(({filter}) => filter)];
};

describe('a scan filter', () => {
  const names = ['prod', 'repo-prod', 'prod-repo', 'repo-prod-repo', 'prodrepo'];

  test('ECR: a scan filter without a wildcard matches every name that contains it', () => {
    expect(names.filter(name => scanFilterMatches('prod', name))).toEqual(names);
    expect(scanFilterMatches('prod', 'pro-d')).toBe(false);
  });

  test.each([
    ['*prod', 'YYNNN'],
    ['prod*', 'YNYNY'],
    ['*prod*', 'YYYYY'],
    ['prod*repo', 'NNYNY'],
  ])('%s covers %s of the names in the user guide', (filter, expected) => {
    expect(names.map(name => (scanFilterMatches(filter, name) ? 'Y' : 'N')).join('')).toBe(expected);
  });
});

describe('appliedScanning', () => {
  test('is manual where nothing was set', () => {
    expect(applied({scanType: 'BASIC', rules: []}, 'app')).toEqual(['MANUAL']);
  });

  test("honours the repository's own setting in a registry of type BASIC only", () => {
    expect(applied({scanType: 'BASIC', rules: []}, 'app', true)).toEqual(['SCAN_ON_PUSH']);
    expect(applied({scanType: 'ENHANCED', rules: []}, 'app', true)).toEqual(['MANUAL']);
  });

  test('lets continuous scanning win over scanning on push', () => {
    const rules = [rule('SCAN_ON_PUSH', '*'), rule('CONTINUOUS_SCAN', 'prod')];
    expect(applied({scanType: 'ENHANCED', rules}, 'prod-app')).toEqual(['CONTINUOUS_SCAN', 'prod']);
    expect(applied({scanType: 'ENHANCED', rules}, 'test-app')).toEqual(['SCAN_ON_PUSH', '*']);
  });

  test('ECR: of several matching scan filters only the last is reported as applied', () => {
    expect(
      applied({scanType: 'BASIC', rules: [rule('SCAN_ON_PUSH', 'app', 'nothing', 'a*')]}, 'app'),
    ).toEqual(['SCAN_ON_PUSH', 'a*']);
  });
});
