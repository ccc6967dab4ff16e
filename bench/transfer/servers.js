// The registries that images are moved to and from: Debian's docker-registry, and the local ECR.
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';

const MEMORY = '/dev/shm';

/** Starts docker-registry; `empty()` takes all its images away. */
export async function startDockerRegistry(folder) {
  // In memory where the system has such a folder: it syncs every blob, and no disk shall decide the comparison.
  const home = mkdtempSync(path.join(existsSync(MEMORY) ? MEMORY : folder, 'ecrctl-bench-registry-'));
  const data = path.join(home, 'data');
  const config = path.join(home, 'config.json');
  const storage = {filesystem: {rootdirectory: data}};
  // YAML takes JSON as it is.
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: {level: 'info', accesslog: {disabled: true}},
      storage,
      http: {addr: '127.0.0.1:0'},
    }),
  );
  const child = spawn('docker-registry', ['serve', config], {stdio: ['ignore', 'ignore', 'pipe']});
  const port = await portOf(child, child.stderr);
  return {
    port,
    empty: () => {
      rmSync(data, {recursive: true, force: true});
      mkdirSync(data);
    },
    stop: async () => {
      await stop(child);
      rmSync(home, {recursive: true, force: true});
    },
  };
}

/** Starts the local ECR with one repository, `bench`. */
export async function startLocalEcr(folder, program) {
  const data = mkdtempSync(path.join(folder, 'ecr-'));
  const env = {...process.env, ECRCTL_DATA: data};
  const args = [program, 'local', 'start', '--port', '0', '--data', data];
  const child = spawn(process.execPath, args, {env, stdio: ['ignore', 'pipe', 'pipe']});
  const port = await portOf(child, child.stdout);
  child.stderr.resume();
  return {port, data, stop: () => stop(child)};
}

function portOf(child, stream) {
  const stopAtExit = () => child.kill('SIGTERM');
  process.once('exit', stopAtExit);
  child.once('exit', () => process.off('exit', stopAtExit));
  return new Promise((resolve, reject) => {
    child
      .once('error', reject)
      .once('exit', status => reject(new Error(`${child.spawnfile} ended with ${status}`)));
    createInterface({input: stream}).on('line', line => {
      const found = /listening on (?:http:\/\/)?127\.0\.0\.1:(\d+)/.exec(line);
      if (found) resolve(Number(found[1]));
    });
  });
}

async function stop(child) {
  const ended = new Promise(resolve => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}
