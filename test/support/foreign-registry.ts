import {type ChildProcess, spawn} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';

/** Somebody else's registry on a free port of this machine. */
export interface RunningRegistry {
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

/** Debian's docker-registry, with its data in a temporary folder. It can delete, and asks for a login where that is wanted. */
export async function startDockerRegistry(options: {login?: boolean} = {}): Promise<RunningRegistry> {
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
  const host = await announcedHost(child, /listening on 127\.0\.0\.1:(\d+)/);
  const stop = async () => {
    await ended(child);
    await rm(folder, {recursive: true, force: true});
  };
  return {host, stop};
}

/** The registry that crane carries, in memory, on a free port of this machine. */
export async function startCraneRegistry(): Promise<RunningRegistry> {
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn('crane', ['registry', 'serve', '--address', '127.0.0.1:0'], {stdio: [...stdio]});
  const host = await announcedHost(child, /serving on port (\d+)/);
  return {host, stop: () => ended(child)};
}

function ended(child: ChildProcess): Promise<void> {
  const end = new Promise<void>(resolve => child.once('close', () => resolve()));
  child.kill('SIGKILL');
  return end;
}

function announcedHost(child: ChildProcess, announcement: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', status => reject(new Error(`the registry ended: ${status}`)));
    createInterface({input: child.stderr!}).on('line', line => {
      const port = announcement.exec(line)?.[1];
      if (port) resolve(`127.0.0.1:${port}`);
    });
  });
}
