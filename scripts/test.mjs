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
const report = path.join(folder, 'report.json');
const vitest = spawnSync(
  process.execPath,
  [
    path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  {cwd: ROOT, stdio: ['ignore', 2, 2]},
);

const {passed, failed, skipped} = count(report);
rmSync(folder, {recursive: true, force: true});
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || vitest.status !== 0 ? 1 : 0;

/** Counts tests; a file that could not even be loaded, or a run that left no report, counts as a failure. */
function count(file) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return {passed: 0, failed: 1, skipped: 0};
  }
  const tests = results.flatMap(result => result.assertionResults);
  const having = status => tests.filter(test => test.status === status).length;
  const broken = results.filter(
    result => result.status === 'failed' && !result.assertionResults.some(test => test.status === 'failed'),
  ).length;
  for (const result of results.filter(one => one.status === 'failed')) {
    for (const test of result.assertionResults.filter(one => one.status === 'failed')) {
      console.error(
        `FAILED ${path.relative(ROOT, result.name)}: ${test.fullName}\n${test.failureMessages.join('\n')}`,
      );
    }
    if (result.message) console.error(`FAILED ${path.relative(ROOT, result.name)}\n${result.message}`);
  }
  return {
    passed: having('passed'),
    failed: having('failed') + broken,
    skipped: having('pending') + having('skipped') + having('todo'),
  };
}
