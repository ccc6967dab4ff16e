import {type ChildProcess, spawn} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';

/** Debian's docker-registry on a free port of this machine, with its data in a temporary folder. */
export interface DockerRegistry {
  host: string;
  stop(): Promise<void>;
}

/** The name and password that `startDockerRegistry({login: true})` asks for. */
export const LOGIN = {username: 'tester', password: 'secret'};
const HTPASSWD = 'tester:$2b$04$NoD2.CpH6xfC1dwAw4lqwe6ONAZwXPh4Mcgthj7Vrpb8JnouhxqSq';

/** Whether a program can be found on the PATH. */
export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some(folder => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts a registry that can delete, and asks for a login where that is wanted. */
export async function startDockerRegistry(options: {login?: boolean} = {}): Promise<DockerRegistry> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-docker-registry-'));
  const htpasswd = path.join(folder, 'htpasswd');
  const config = path.join(folder, 'config.json');
  await writeFile(htpasswd, `${HTPASSWD}\n`);
  const auth = options.login ? {auth: {htpasswd: {realm: 'test', path: htpasswd}}} : {};
  const storage = {filesystem: {rootdirectory: path.join(folder, 'data')}, delete: {enabled: true}};
  // YAML takes JSON as it is.
  await writeFile(
    config,
    JSON.stringify({version: 0.1, log: {level: 'info'}, storage, http: {addr: '127.0.0.1:0'}, ...auth}),
  );
  const child = spawn('docker-registry', ['serve', config], {stdio: ['ignore', 'ignore', 'pipe']});
  const host = await listeningHost(child);
  const stop = async () => {
    const ended = new Promise(resolve => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    await rm(folder, {recursive: true, force: true});
  };
  return {host, stop};
}

function listeningHost(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', status => reject(new Error(`docker-registry ended: ${status}`)));
    createInterface({input: child.stderr!}).on('line', line => {
      const found = /listening on (127\.0\.0\.1:\d+)/.exec(line);
      if (found) resolve(found[1]!);
    });
  });
}
