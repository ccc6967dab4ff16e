// One layer of 256 MiB up and down, to the local ECR and to Debian's docker-registry in turn: with skopeo, as people
// do it, and with curl, which does not compute digests and so shows the servers. Both servers keep their data in
// memory where the system has such a folder, so that no disk decides the comparison.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {ociArchive} from '../transfer/inputs.js';
import {median} from '../transfer/measure.js';
import {startDockerRegistry} from '../transfer/servers.js';
import {callApi, startServer} from './server.js';

const MEBIBYTES = 256;
const RUNS = 9;
const MEMORY = '/dev/shm';
const CLIENTS = {
  skopeo: {push: pushWithSkopeo, pull: pullWithSkopeo},
  curl: {push: pushWithCurl, pull: pullWithCurl},
};

/** Measures uploads and downloads; the goal is to be no slower than docker-registry. */
export async function measureBlobs({root, folder, row}) {
  for (const program of ['skopeo', 'docker-registry', 'curl']) {
    if (!isInstalled(program)) return row('blobs', `not measured: ${program} is not installed`);
  }
  const home = mkdtempSync(path.join(existsSync(MEMORY) ? MEMORY : folder, 'ecrctl-bench-blobs-'));
  const layout = path.join(home, 'layout');
  const archive = await ociArchive(home, {name: 'layer', layers: 1, mebibytes: MEBIBYTES});
  run('skopeo', 'copy', '-q', '--preserve-digests', `oci-archive:${archive}`, `oci:${layout}:bench`);
  const ours = await startServer({root, data: path.join(home, 'ecr')});
  const theirs = await startDockerRegistry(folder);
  const servers = [
    {name: 'ours', port: ours.port, creds: ['AWS', await passwordOf(ours.port)].join(':')},
    {name: 'theirs', port: theirs.port},
  ];
  try {
    for (const [client, moves] of Object.entries(CLIENTS)) {
      const times = {ours: {up: [], down: []}, theirs: {up: [], down: []}};
      for (let turn = 0; turn < RUNS; turn++) {
        const repository = `${client}${turn}`;
        // Both take every byte again: here repositories share nothing unasked, there all is forgotten.
        await callApi(ours.port, 'CreateRepository', {repositoryName: repository});
        theirs.empty();
        // Who goes first finds another machine than who goes second.
        const order = turn % 2 === 0 ? servers : [...servers].reverse();
        for (const server of order)
          time(times[server.name].up, () => moves.push({...server, repository, home, layout}));
        for (const server of order)
          time(times[server.name].down, () => moves.pull({...server, repository, home, layout}));
        await callApi(ours.port, 'DeleteRepository', {repositoryName: repository, force: true});
      }
      report(row, `upload of ${MEBIBYTES} MiB with ${client}`, times, 'up');
      report(row, `download of ${MEBIBYTES} MiB with ${client}`, times, 'down');
    }
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

function pushWithSkopeo({port, repository, creds, layout}) {
  const login = creds ? ['--dest-creds', creds] : [];
  const target = `docker://127.0.0.1:${port}/${repository}:1`;
  run(
    'skopeo',
    'copy',
    '-q',
    '--preserve-digests',
    '--dest-tls-verify=false',
    ...login,
    `oci:${layout}:bench`,
    target,
  );
}

function pullWithSkopeo({port, repository, creds, home}) {
  const target = path.join(home, 'pulled');
  rmSync(target, {recursive: true, force: true});
  mkdirSync(target);
  const login = creds ? ['--src-creds', creds] : [];
  const source = `docker://127.0.0.1:${port}/${repository}:1`;
  run(
    'skopeo',
    'copy',
    '-q',
    '--preserve-digests',
    '--src-tls-verify=false',
    ...login,
    source,
    `dir:${target}`,
  );
}

function pushWithCurl(target) {
  const {manifest, manifestFile, blobs} = imageIn(target.layout);
  for (const {digest} of blobs) {
    const head = curl(target, '-i', '-X', 'POST', '/blobs/uploads/');
    const session = new URL(/^location: (\S+)/im.exec(head)[1], `http://127.0.0.1:${target.port}`);
    session.searchParams.set('digest', digest);
    curl(
      target,
      '-H',
      'Expect:',
      '-T',
      path.join(target.layout, 'blobs', 'sha256', digest.slice(7)),
      session.href,
    );
  }
  const type = `Content-Type: ${manifest.mediaType}`;
  curl(target, '-X', 'PUT', '-H', type, '--data-binary', `@${manifestFile}`, '/manifests/1');
}

function pullWithCurl(target) {
  for (const {digest} of imageIn(target.layout).blobs)
    curl(target, '-L', '-o', '/dev/null', `/blobs/${digest}`);
}

/** A path is one below the repository. */
function curl({port, repository, creds}, ...args) {
  const url = args.at(-1).startsWith('/')
    ? `http://127.0.0.1:${port}/v2/${repository}${args.at(-1)}`
    : args.at(-1);
  return run('curl', '-sS', '--fail', ...(creds ? ['-u', creds] : []), ...args.slice(0, -1), url);
}

function imageIn(layout) {
  const blob = digest => path.join(layout, 'blobs', 'sha256', digest.slice(7));
  const index = JSON.parse(readFileSync(path.join(layout, 'index.json'), 'utf8'));
  const manifestFile = blob(index.manifests[0].digest);
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return {manifest, manifestFile, blobs: [manifest.config, ...manifest.layers]};
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
  const {status, stdout, stderr} = spawnSync(program, args, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}
