#!/usr/bin/env node
// Runs every test (or those that match the arguments) and ends with the line `N passed, N failed`.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build, ensureDependencies, ROOT} from './ensure-dependencies.mjs';

ensureDependencies();
build();

const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-test-'));
const countsFile = path.join(folder, 'counts.json');
const vitest = spawnSync(
  process.execPath,
  [
    path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--reporter=${path.join(ROOT, 'scripts', 'test-reporter.mjs')}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    env: {...process.env, COUNTS_FILE: countsFile, ...(process.stderr.isTTY ? {} : {NO_COLOR: '1'})},
  },
);
const {passed, failed, skipped} = countsOf(countsFile, vitest.status);
rmSync(folder, {recursive: true, force: true});
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;

/** A run that ended badly, or left no counts behind, never says that nothing failed. */
function countsOf(file, status) {
  const counts = read(file) ?? {passed: 0, failed: 1, skipped: 0};
  return status === 0 || counts.failed > 0 ? counts : {...counts, failed: 1};
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
