#!/usr/bin/env node
// What the local ECR takes: small requests, large blobs beside docker-registry, memory while layers arrive, and
// a registry of a million images. Prints a Markdown table; docs keep the last one in bench/README.md.
//   node bench/local-ecr [requests] [blobs] [memory] [scale]      all four when none is named
import {mkdtempSync, rmSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {measureBlobs} from './blobs.js';
import {measureMemory} from './memory.js';
import {measureRequests} from './requests.js';
import {measureScale} from './scale.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const PARTS = {requests: measureRequests, blobs: measureBlobs, memory: measureMemory, scale: measureScale};

const wanted = process.argv.slice(2);
const folder = mkdtempSync(path.join(process.env.ECRCTL_BENCH_FOLDER ?? tmpdir(), 'ecrctl-bench-local-'));
try {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  console.log(`${cpus().length} × ${cpu.model.trim()}, ${memory} GiB, Node ${process.version}\n`);
  console.log('| what | measured | goal | |\n|---|---|---|---|');
  for (const [name, measure] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await measure({root: ROOT, folder, row: printRow});
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}

function printRow(what, measured, {goal = '', fine} = {}) {
  console.log(`| ${what} | ${measured} | ${goal} | ${fine === undefined ? '' : fine ? 'met' : 'MISSED'} |`);
}
