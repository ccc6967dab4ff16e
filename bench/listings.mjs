#!/usr/bin/env node
// What commands take that list, sort, judge and count very many things: 10,000 repositories, and one repository of
// 50,000 images with ten layers each, in a local ECR that runs beside them. Prints a Markdown table with the peak
// memory of each command. Build first; `--fail` ends with status 1 when one needs more than the limit.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {seedData} from './local-ecr/seed-data.js';
import {startServer} from './local-ecr/server.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BIN = path.join(ROOT, 'bin', 'ecrctl.js');
const LIMIT_MIB = 300;
const REPOSITORY = 'team-0/app-0';
const PLENTY = 1024 ** 3;

/** Commands on 10,000 repositories. */
const REGISTRY = [
  ['repository', 'list'],
  ['repository', 'list', 'team-1/*', '--sort', 'created', '--limit', '20'],
  ['repository', 'list', '-o', 'json'],
  ['usage', '--sort', 'unique', '--limit', '20'],
];
/** Commands on 50,000 images. */
const IMAGES = [
  ['image', 'list', REPOSITORY],
  ['image', 'list', REPOSITORY, '--sort', 'size', '--reverse', '--limit', '20'],
  ['image', 'list', REPOSITORY, '--tag', 'build-1*', '-o', 'json'],
  ['image', 'list', REPOSITORY, '-o', 'json'],
  ['image', 'list', REPOSITORY, '-o', 'yaml'],
  ['image', 'list', REPOSITORY, '-o', 'table'],
  ['image', 'list', REPOSITORY, '--query', 'imageDetails[].imageDigest'],
  ['image', 'delete', REPOSITORY, '--older-than', '30d', '--keep', '10', '--dry-run'],
  ['image', 'delete', REPOSITORY, '--older-than', '30d', '--keep', '10', '--measure', '--dry-run'],
  ['image', 'untag', REPOSITORY, 'build-*', '--dry-run'],
  ['usage', REPOSITORY],
  ['lifecycle', 'preview', REPOSITORY, '--policy', 'policy.json'],
  ['api', 'DescribeImages', '--repository-name', REPOSITORY],
  ['image', 'delete', REPOSITORY, '--older-than', '30d', '--yes'],
];
const POLICY = {
  rules: [
    {
      rulePriority: 1,
      selection: {tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30},
      action: {type: 'expire'},
    },
  ],
};

const folder = mkdtempSync(path.join(process.env.ECRCTL_BENCH_FOLDER ?? tmpdir(), 'ecrctl-listings-'));
writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(POLICY));
try {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  console.log(`${cpus().length} × ${cpu.model.trim()}, ${memory} GiB, Node ${process.version}\n`);
  console.log(`| command | peak memory | goal | | time |\n|---|---|---|---|---|`);
  await measureAll('registry', {repositories: 10_000, images: 1, layers: 10}, REGISTRY);
  await measureAll('images', {repositories: 1, images: 50_000, layers: 10}, IMAGES);
} finally {
  rmSync(folder, {recursive: true, force: true});
}

async function measureAll(name, counts, commands) {
  const data = path.join(folder, name);
  seedData({root: ROOT, data, ...counts});
  const server = await startServer({root: ROOT, data});
  try {
    for (const args of commands) report(args, measure(args, data));
  } finally {
    await server.stop();
  }
}

function measure(args, data) {
  const peakFile = path.join(folder, 'peak');
  const begun = performance.now();
  const {status, stderr} = spawnSync(process.execPath, [BIN, ...args, '--local', '--data', data, '-q'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: PLENTY,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(?:ECRCTL_|AWS_)/.test(key))),
      ECRCTL_CONFIG: '',
      ECRCTL_CACHE_DIR: path.join(folder, 'cache'),
      PEAK_FILE: peakFile,
      NODE_OPTIONS: `--import=${pathToFileURL(path.join(ROOT, 'bench', 'peak-memory.mjs')).href}`,
    },
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return {mebibytes: Number(readFileSync(peakFile, 'utf8')) / 1024, milliseconds: performance.now() - begun};
}

function report(args, {mebibytes, milliseconds}) {
  const fine = mebibytes < LIMIT_MIB;
  const verdict = fine ? 'met' : 'MISSED';
  const seconds = (milliseconds / 1000).toFixed(1);
  console.log(
    `| \`${args.join(' ')}\` | ${mebibytes.toFixed(0)} MiB | < ${LIMIT_MIB} MiB | ${verdict} | ${seconds} s |`,
  );
  if (!fine && process.argv.includes('--fail')) process.exitCode = 1;
}
