#!/usr/bin/env node
// Pushes an image with one huge layer to the local ECR and pulls it back, over both transports, and says how much
// memory that took. The layer is nothing but zeros, so that the archive needs no space; the copies do.
//   node bench/sparse-layer.mjs [GIBIBYTES] [FOLDER]        20 when not given; needs three times that on the disk
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {cpus, tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {sparseArchive} from './transfer/inputs.js';
import {measure} from './transfer/measure.js';
import {startLocalEcr} from './transfer/servers.js';

const MAX_MEBIBYTES = 160;
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PROGRAM = path.join(ROOT, 'bin/ecrctl.js');
const gibibytes = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(path.join(process.argv[3] ?? tmpdir(), 'ecrctl-sparse-'));

console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, a layer of ${gibibytes} GiB\n`,
);
console.log('| job | wall s | CPU s | peak memory MiB | bound |\n|---|---|---|---|---|');
let holds = true;
try {
  const {archive, digest} = await sparseArchive(folder, gibibytes);
  for (const transport of ['layer-parts', 'distribution']) await roundTrip(transport, {archive, digest});
} finally {
  rmSync(folder, {recursive: true, force: true});
}
process.exitCode = holds ? 0 : 1;

async function roundTrip(transport, {archive, digest}) {
  const ecr = await startLocalEcr(folder, PROGRAM);
  const home = path.join(folder, 'home');
  mkdirSync(home, {recursive: true});
  const env = {
    ECRCTL_ENDPOINT_URL: `http://127.0.0.1:${ecr.port}`,
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: 'us-east-1',
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
  };
  const command = (...args) => [process.execPath, PROGRAM, ...args, '--progress', 'none'];
  const target = path.join(folder, 'copy.tar');
  try {
    await measure(command('repository', 'create', 'huge'), {folder: home, env});
    const push = command('push', archive, 'huge:1', '--transport', transport);
    report(`push over ${transport}`, await measure(push, {folder: home, env}));
    const pull = command('pull', 'huge:1', target, '--transport', transport);
    report(`pull over ${transport}`, await measure(pull, {folder: home, env}));
    const again = command('push', target, 'huge:again', '--dry-run', '--quiet', '-o', 'json');
    const found = JSON.parse(execFileSync(again[0], again.slice(1), {env: {...process.env, ...env}}));
    if (found.imageDigest !== digest) throw new Error(`${found.imageDigest} came back instead of ${digest}`);
  } finally {
    await ecr.stop();
    rmSync(target, {force: true});
    rmSync(ecr.data, {recursive: true, force: true});
  }
}

function report(job, {wall, cpu, memory}) {
  const isWithin = memory <= MAX_MEBIBYTES;
  holds &&= isWithin;
  const bound = isWithin ? `at most ${MAX_MEBIBYTES}` : `BEYOND ${MAX_MEBIBYTES}`;
  console.log(`| ${job} | ${wall.toFixed(0)} | ${cpu.toFixed(0)} | ${memory.toFixed(0)} | ${bound} |`);
}
