#!/usr/bin/env node
// How long commands take to start, as ratios to `node -e 0` in the same run: runs are taken in turn, so that a
// busy machine slows all of them alike, and the fastest of each counts. Build first. `--runs 30` asks for more,
// `--fail` ends with status 1 when a ratio is above its limit.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const BIN = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../bin/ecrctl.js');
const CASES = [
  {name: 'node -e 0', args: ['-e', '0']},
  {name: 'ecrctl --version', args: [BIN, '--version'], limit: 1.25},
  {name: 'completion of a word', args: [BIN, '__complete', '--', 'im'], limit: 1.5},
  {name: 'ecrctl config get region', args: [BIN, 'config', 'get', 'region'], limit: 2},
  {name: 'ecrctl image list, local ECR', args: [BIN, 'image', 'list', 'app'], limit: 3},
];

const {values} = parseArgs({options: {runs: {type: 'string', default: '15'}, fail: {type: 'boolean'}}});
const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-start-up-'));
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:ECRCTL_|AWS_)/.test(name))),
  ECRCTL_LOCAL: '1',
  ECRCTL_DATA: path.join(folder, 'data'),
  ECRCTL_CACHE_DIR: path.join(folder, 'cache'),
  ECRCTL_COMPLETION_REMOTE: '0',
};
const server = spawn(process.execPath, [BIN, 'local', 'start', '--port', '0'], {
  env,
  stdio: ['ignore', 'pipe', 2],
});
try {
  await once(createInterface({input: server.stdout}), 'line');
  run([BIN, 'repository', 'create', 'app']);
  const fastest = measure(Number(values.runs));
  const base = fastest[0];
  for (const [position, {name, limit}] of CASES.entries()) {
    const ratio = fastest[position] / base;
    const verdict = limit === undefined ? '' : ratio <= limit ? `  (limit ${limit})` : `  ABOVE ${limit}`;
    console.log(
      `${name.padEnd(30)} ${fastest[position].toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)}${verdict}`,
    );
    if (values.fail && limit !== undefined && ratio > limit) process.exitCode = 1;
  }
} finally {
  server.kill();
  await once(server, 'exit');
  rmSync(folder, {recursive: true, force: true});
}

function measure(runs) {
  const fastest = CASES.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < runs; round += 1) {
    for (const [position, {args}] of CASES.entries()) {
      fastest[position] = Math.min(fastest[position], run(args));
    }
  }
  return fastest;
}

/** Milliseconds that a run of Node took. */
function run(args) {
  const begun = performance.now();
  const {status, stderr} = spawnSync(process.execPath, args, {env, encoding: 'utf8'});
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return performance.now() - begun;
}
