#!/usr/bin/env node
// How long it takes to judge a large repository, and how much memory, beside the literal implementation of the
// tests. Every measurement is a process of its own that reads its images from a file.
//   node bench/lifecycle.mjs [IMAGES]
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {availableParallelism, cpus, tmpdir, totalmem} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildSync} from 'esbuild';

const TAGS = 10;
const RULES = 50;
const DAY = 24 * 60 * 60 * 1000;
const NOW = new Date('2026-08-01T12:00:00Z');
const SEED = 20260801;
const LITERAL_SHARE = 100;
const RUNS = 3;
/** Of the tags `team7-build-123-4`. */
const COMMON_LETTERS = 'team-build';

const size = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-bench-'));
try {
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(`${machine}, Node ${process.version}`);
  console.log(`seed ${SEED}, ${TAGS} tags per image, ${RULES} rules; the median of ${RUNS} processes`);
  const program = bundle();
  const files = Object.fromEntries(
    [size, size / 10, size / LITERAL_SHARE].map(count => [count, write(`${count}.json`, imagesOf(count))]),
  );
  for (const [kind, patternOf] of [
    ['anchored (team7-*)', team => `team${team}-*`],
    ['floating (*eam7-b*)', team => `*eam${team}-b*`],
    ['common letters (*t*e*)', team => `*${letter(team)}*${letter(team / COMMON_LETTERS.length)}*`],
    [
      'common letters and digits (*t*4*)',
      team => `*${letter(team)}*${Math.floor(team / COMMON_LETTERS.length)}*`,
    ],
  ]) {
    console.log(`\npatterns: ${kind}`);
    const policy = write('policy.json', policyOf(patternOf));
    const run = (count, how = '') => measure(program, [policy, files[count], NOW.toISOString(), how]);
    const tenth = report(size / 10, run(size / 10));
    const whole = report(size, run(size));
    console.log(`  ten times the images take ${(whole / tenth).toFixed(1)} times the time`);
    const ours = report(size / LITERAL_SHARE, run(size / LITERAL_SHARE));
    const literal = report(size / LITERAL_SHARE, run(size / LITERAL_SHARE, 'literally'), ', literally');
    console.log(`  ratio ${(literal / ours).toFixed(0)}`);
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}

function report(count, {milliseconds, cpu, mebibytes, acted}, note = '') {
  const figures = `${milliseconds.toFixed(0)} ms (${cpu.toFixed(0)} ms of processor), ${mebibytes.toFixed(0)} MiB with the images`;
  console.log(`  ${count} images${note}: ${figures} (${acted} expire)`);
  return milliseconds;
}

function measure(program, args) {
  const runs = Array.from({length: RUNS}, () =>
    JSON.parse(execFileSync(process.execPath, [program, ...args], {encoding: 'utf8'})),
  );
  return runs.sort((one, other) => one.milliseconds - other.milliseconds)[Math.floor(RUNS / 2)];
}

function letter(at) {
  return COMMON_LETTERS[Math.floor(at) % COMMON_LETTERS.length];
}

function imagesOf(count) {
  const random = randomNumbers(SEED);
  return {
    imageDetails: Array.from({length: count}, (_, at) => ({
      imageDigest: `sha256:${at.toString(16).padStart(64, '0')}`,
      imageTags: Array.from(
        {length: TAGS},
        (_, tag) => `team${Math.floor(random() * 60)}-build-${at}-${tag}`,
      ),
      imageSizeInBytes: 50_000_000,
      imagePushedAt: new Date(NOW.getTime() - Math.floor(random() * 400 * DAY)).toISOString(),
    })),
  };
}

function policyOf(patternOf) {
  const rules = Array.from({length: RULES - 1}, (_, at) => ({
    rulePriority: at + 1,
    selection: {
      tagStatus: 'tagged',
      tagPatternList: [patternOf(at + 1)],
      ...(at % 2 === 0
        ? {countType: 'imageCountMoreThan', countNumber: 100}
        : {countType: 'sinceImagePushed', countUnit: 'days', countNumber: 90}),
    },
    action: {type: 'expire'},
  }));
  const last = {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1000};
  return {rules: [...rules, {rulePriority: RULES, selection: last, action: {type: 'expire'}}]};
}

function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function write(name, value) {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

function bundle() {
  const outfile = path.join(folder, 'lifecycle-once.mjs');
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  buildSync({
    absWorkingDir: root,
    entryPoints: ['bench/lifecycle-once.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}
