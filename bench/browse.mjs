#!/usr/bin/env node
// How fast the terminal interface is, measured from outside, through a pseudo-terminal: the first frame, a key to
// the frame that it changes in a list of 10,000 images, bytes for a move by one row, memory with 100,000 images.
// The registry is a stand-in that answers at once, so that nothing but the program is measured.
//   node bench/browse.mjs [PROGRAM]          bin/ecrctl.js, built before, when not given
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PROGRAM = path.resolve(process.argv[2] ?? path.join(ROOT, 'bin', 'ecrctl.js'));
const STARTS = 7;
const KEYS = 200;
const PAGES = 100;
const PAGE = 1000;
const IMAGES = {'images/some': 10_000, 'images/very-many': 100_000};
const END_OF_FRAME = '\x1b[?2026l';
const LIMITS = {firstFrame: 1000, beyondInk: 300, median: 16, p95: 33, bytes: 3000, mebibytes: 250};

const registry = await startRegistry();
const failures = [];
try {
  console.log(`Node ${process.version}, ${PROGRAM}`);
  await measureStart();
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 60],
  ])
    await measureKeys(columns, rows);
  await measureMemory();
} finally {
  registry.close();
}
console.log(failures.length === 0 ? '\nwithin all limits' : `\nbeyond the limits: ${failures.join(', ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function measureStart() {
  const firstFrame = [];
  const list = [];
  for (let run = 0; run < STARTS; run++) {
    const terminal = open(80, 24);
    firstFrame.push(await terminal.until(output => output.includes(END_OF_FRAME)));
    list.push(await terminal.until(output => output.includes('images/some')));
    terminal.kill();
  }
  const node = median(Array.from({length: STARTS}, () => timeOf('0')));
  const ink = median(Array.from({length: STARTS}, () => timeOf("import('ink')"))) - node;
  console.log(`\nstart (median of ${STARTS})`);
  report('node itself', node, 'ms');
  report("import('ink') from its package", ink, 'ms');
  report('first frame', median(firstFrame), 'ms', LIMITS.firstFrame);
  report('  beyond Node and Ink', median(firstFrame) - node - ink, 'ms', LIMITS.beyondInk);
  report('first list', median(list), 'ms');
}

async function measureKeys(columns, rows) {
  const terminal = await openImages('images/some', columns, rows);
  const moves = await pressKeys(terminal, 'j', KEYS);
  const pages = await pressKeys(terminal, '\x06', PAGES);
  terminal.kill();
  console.log(`\n10,000 images at ${columns}x${rows} (${KEYS} keys)`);
  report('one row down, median', quantile(moves.times, 0.5), 'ms', LIMITS.median);
  report('one row down, p95', quantile(moves.times, 0.95), 'ms', LIMITS.p95);
  const limit = columns === 80 ? LIMITS.bytes : undefined;
  report('bytes within the screen, most', Math.max(...moves.bytes.slice(0, rows - 8)), 'B', limit);
  report('bytes while scrolling, median', quantile(moves.bytes, 0.5), 'B');
  report('one page down, median', quantile(pages.times, 0.5), 'ms');
  report('one page down, p95', quantile(pages.times, 0.95), 'ms', LIMITS.p95);
}

async function measureMemory() {
  const terminal = await openImages('images/very-many', 80, 24);
  const moves = await pressKeys(terminal, 'j', KEYS);
  const mebibytes = residentMebibytes(terminal.pid);
  const again = await memoryAfterRefresh(terminal);
  terminal.kill();
  console.log('\n100,000 images');
  report('memory', mebibytes, 'MiB', LIMITS.mebibytes);
  report('memory after loading them again', again, 'MiB');
  report('one row down, median', quantile(moves.times, 0.5), 'ms');
}

/** While a list is loaded again the old one stays on the screen, so that both are in memory. */
async function memoryAfterRefresh(terminal) {
  terminal.forget();
  terminal.type('r');
  await terminal.until(output => output.includes('loading…'));
  terminal.forget();
  await terminal.until(output => output.includes('100,000 images') && !output.includes('loading…'));
  return residentMebibytes(terminal.pid);
}

/** Presses a key again and again, each time after the frame of the one before, and measures both. */
async function pressKeys(terminal, key, count) {
  const times = [];
  const bytes = [];
  for (let pressed = 0; pressed < count; pressed++) {
    terminal.forget();
    const started = performance.now();
    terminal.type(key);
    await terminal.until(output => output.includes(END_OF_FRAME));
    times.push(performance.now() - started);
    bytes.push(Buffer.byteLength(terminal.output()));
  }
  return {times, bytes};
}

async function openImages(repositoryName, columns, rows) {
  const terminal = open(columns, rows);
  await terminal.until(output => output.includes(repositoryName));
  terminal.type(repositoryName === 'images/some' ? '\r' : 'j\r');
  await terminal.until(output => output.includes(`${IMAGES[repositoryName].toLocaleString('en')} images`));
  return terminal;
}

function open(columns, rows) {
  const started = performance.now();
  const args = [PROGRAM, 'browse', '--endpoint-url', registry.url, '--region', 'us-east-1'];
  const {CI: _, NO_COLOR: __, ...env} = process.env;
  const own = {
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'x',
  };
  const pty = spawn(process.execPath, args, {cols: columns, rows, env: {...env, ...own}});
  let output = '';
  let look = () => {};
  pty.onData(data => {
    output += data;
    look();
  });
  return {
    pid: pty.pid,
    output: () => output,
    forget: () => {
      output = '';
    },
    type: keys => pty.write(keys),
    kill: () => pty.kill('SIGKILL'),
    until: seen =>
      new Promise(resolve => {
        look = () => {
          if (!seen(output)) return;
          look = () => {};
          resolve(performance.now() - started);
        };
        look();
      }),
  };
}

/** Answers what the lists ask for, at once and out of nothing. */
async function startRegistry() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = request.headers['x-amz-target'].split('.')[1];
    const answer = answerTo(operation, JSON.parse(Buffer.concat(chunks).toString() || '{}'));
    response.writeHead(answer ? 200 : 400, {'content-type': 'application/x-amz-json-1.1'});
    response.end(
      JSON.stringify(answer ?? {__type: `${operation.replace('Get', '')}NotFoundException`, message: 'none'}),
    );
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {url: `http://127.0.0.1:${server.address().port}`, close: () => server.close()};
}

function answerTo(operation, {repositoryName, nextToken = '0'}) {
  if (operation === 'DescribeRegistry')
    return {registryId: '123456789012', replicationConfiguration: {rules: []}};
  if (operation === 'DescribeRepositories') return {repositories: Object.keys(IMAGES).map(repository)};
  if (operation !== 'DescribeImages') return undefined;
  const from = Number(nextToken);
  const to = Math.min(from + PAGE, IMAGES[repositoryName]);
  const imageDetails = Array.from({length: to - from}, (_, at) => image(repositoryName, from + at));
  return {imageDetails, ...(to < IMAGES[repositoryName] && {nextToken: String(to)})};
}

function repository(repositoryName) {
  return {
    repositoryName,
    repositoryArn: `arn:aws:ecr:us-east-1:123456789012:repository/${repositoryName}`,
    repositoryUri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}`,
    registryId: '123456789012',
    createdAt: 1_760_000_000,
    imageTagMutability: 'MUTABLE',
    imageScanningConfiguration: {scanOnPush: false},
    encryptionConfiguration: {encryptionType: 'AES256'},
  };
}

function image(repositoryName, number) {
  return {
    registryId: '123456789012',
    repositoryName,
    imageDigest: `sha256:${((number * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').repeat(8)}`,
    imageTags: [`v${number}`, `build-${number * 7}`],
    imageSizeInBytes: 10_000_000 + number,
    imagePushedAt: 1_760_000_000 - number,
    lastRecordedPullTime: 1_760_000_000 - number / 2,
    imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
    imageStatus: 'ACTIVE',
  };
}

function timeOf(script) {
  const started = performance.now();
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {cwd: ROOT});
  return performance.now() - started;
}

function residentMebibytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, share) {
  return values.toSorted((one, other) => one - other)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ];
}

function report(what, value, unit, limit) {
  const within = limit === undefined || value <= limit;
  if (!within) failures.push(what.trim());
  const against = limit === undefined ? '' : `  (${within ? 'at most' : 'BEYOND'} ${limit})`;
  console.log(`  ${what.padEnd(34)}${value.toFixed(value < 100 ? 1 : 0).padStart(8)} ${unit}${against}`);
}
