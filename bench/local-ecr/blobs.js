// One layer of 256 MiB up and down with skopeo, to the local ECR and to Debian's docker-registry in turn. Both
// keep their data in memory where the system has such a folder, so that no disk decides the comparison.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import path from 'node:path';
import {ociArchive} from '../transfer/inputs.js';
import {median} from '../transfer/measure.js';
import {startDockerRegistry} from '../transfer/servers.js';
import {callApi, startServer} from './server.js';

const MEBIBYTES = 256;
const RUNS = 5;
const MEMORY = '/dev/shm';

/** Measures uploads and downloads; the goal is to be no slower than docker-registry. */
export async function measureBlobs({root, folder, row}) {
  if (!isInstalled('skopeo') || !isInstalled('docker-registry')) {
    row('blobs', 'not measured: skopeo or docker-registry is not installed');
    return;
  }
  const home = mkdtempSync(path.join(existsSync(MEMORY) ? MEMORY : folder, 'ecrctl-bench-blobs-'));
  const archive = await ociArchive(home, {name: 'layer', layers: 1, mebibytes: MEBIBYTES});
  const layout = path.join(home, 'layout');
  run('skopeo', 'copy', '-q', '--preserve-digests', `oci-archive:${archive}`, `oci:${layout}:bench`);
  const ours = await startServer({root, data: path.join(home, 'ecr')});
  const theirs = await startDockerRegistry(folder);
  try {
    const times = {ours: {up: [], down: []}, theirs: {up: [], down: []}};
    const creds = ['AWS', await passwordOf(ours.port)].join(':');
    for (let turn = 0; turn < RUNS; turn++) {
      // A repository of its own for each turn here, and for both its own content: nothing is there already.
      await callApi(ours.port, 'CreateRepository', {repositoryName: `bench${turn}`});
      const reference = port => `docker://127.0.0.1:${port}/bench${turn}:1`;
      theirs.empty();
      time(times.theirs.up, () => push(layout, reference(theirs.port)));
      time(times.ours.up, () => push(layout, reference(ours.port), creds));
      time(times.theirs.down, () => pull(home, reference(theirs.port)));
      time(times.ours.down, () => pull(home, reference(ours.port), creds));
      await callApi(ours.port, 'DeleteRepository', {repositoryName: `bench${turn}`, force: true});
    }
    report(row, `upload of ${MEBIBYTES} MiB with skopeo`, times, 'up');
    report(row, `download of ${MEBIBYTES} MiB with skopeo`, times, 'down');
  } finally {
    await ours.stop();
    await theirs.stop();
    rmSync(home, {recursive: true, force: true});
  }
}

async function passwordOf(port) {
  const {authorizationData} = await callApi(port, 'GetAuthorizationToken');
  return Buffer.from(authorizationData[0].authorizationToken, 'base64').toString().slice('AWS:'.length);
}

function push(layout, reference, creds) {
  const login = creds ? ['--dest-creds', creds] : [];
  run(
    'skopeo',
    'copy',
    '-q',
    '--preserve-digests',
    '--dest-tls-verify=false',
    ...login,
    `oci:${layout}:bench`,
    reference,
  );
}

function pull(home, reference, creds) {
  const target = path.join(home, 'pulled');
  rmSync(target, {recursive: true, force: true});
  mkdirSync(target);
  const login = creds ? ['--src-creds', creds] : [];
  run(
    'skopeo',
    'copy',
    '-q',
    '--preserve-digests',
    '--src-tls-verify=false',
    ...login,
    reference,
    `dir:${target}`,
  );
}

function time(times, work) {
  const started = performance.now();
  work();
  times.push(performance.now() - started);
}

function report(row, what, {ours, theirs}, way) {
  const [own, other] = [median(ours[way]), median(theirs[way])];
  const ratio = own / other;
  const measured = `${own.toFixed(0)} ms, docker-registry ${other.toFixed(0)} ms: ${ratio.toFixed(2)} times`;
  row(`${what}, median of ${RUNS}`, measured, {goal: '≤ 1.00 times', fine: ratio <= 1});
}

function isInstalled(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function run(program, ...args) {
  const {status, stderr} = spawnSync(program, args, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
