import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const SCANNING = `scanningConfiguration:
  scanType: BASIC
  rules:
    - scanFrequency: SCAN_ON_PUSH
      repositoryFilters:
        - filter: team/*
          filterType: WILDCARD
`;

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
});
afterAll(() => local.close());

async function apply(text: string, ...flags: string[]) {
  const file = path.join(await temporaryFolder(), 'ecr.yaml');
  await writeFile(file, text);
  return {...(await local.cli(['registry', 'apply', file, ...flags])), file};
}

test('a section that changes as a whole is shown line by line, before anything is asked or done', async () => {
  const dry = await apply(SCANNING, '--dry-run');
  expect(dry.status).toBe(0);
  expect(dry.stdout).toBe('~\tscanningConfiguration\tPutRegistryScanningConfiguration\n');
  expect(dry.stderr).toContain('~ scanningConfiguration\n');
  expect(dry.stderr).toMatch(/^ {4}- rules: \[\]$/m);
  expect(dry.stderr).toMatch(/^ {4}\+ {3}- scanFrequency: SCAN_ON_PUSH$/m);
  const unasked = await apply(SCANNING);
  expect(unasked.status).toBe(2);
  expect(unasked.stderr).toContain('+   - scanFrequency: SCAN_ON_PUSH');
  expect((await apply(SCANNING, '--yes')).status).toBe(0);
  expect(await apply(SCANNING, '--yes')).toMatchObject({status: 0, stdout: ''});
});

test('a file that makes no sense is refused with line and column', async () => {
  const {status, stderr, file} = await apply('pullThroughCacheRules:\n  - ecrRepositoryPrefix: k8s\n');
  expect(status).toBe(2);
  expect(stderr).toMatch(
    new RegExp(`^error: ${file}:2:5: pullThroughCacheRules\\.0\\.upstreamRegistryUrl: it is missing\n`),
  );
});
