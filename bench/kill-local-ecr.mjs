#!/usr/bin/env node
// Kills the local ECR amid pushes, deletions and lifecycle runs, a hundred times or as often as it is told, and
// looks each time whether anything is wrong. The same test runs in the suite with a few kills.
//   node bench/kill-local-ecr.mjs [KILLS]          ECRCTL_TEST_SEED repeats a run
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const {status} = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/end-to-end/kill-local-ecr.test.ts'],
  {cwd: root, stdio: 'inherit', env: {...process.env, ECRCTL_TEST_KILLS: process.argv[2] ?? '100'}},
);
process.exitCode = status ?? 1;
