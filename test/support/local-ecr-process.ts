import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {BIN, type CliOptions, type CliResult, cleanEnv, runCli} from './run-cli.ts';

/** A local ECR in a process of its own, started by the real binary. */
export interface LocalEcrProcess {
  url: string;
  /** `127.0.0.1:PORT`. */
  host: string;
  dataDir: string;
  child: ChildProcess;
  /** Runs the binary with `--local` on this local ECR's data. */
  cli(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** Ends the process with a signal and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends the process and removes its data. */
  close(): Promise<void>;
}

/** Starts a local ECR on a free port, on new data or on data that another one left. */
export async function startLocalEcrProcess(
  options: {dataDir?: string; args?: readonly string[]} = {},
): Promise<LocalEcrProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'ecrctl-local-')));
  const args = ['local', 'start', '--port', '0', '--data', dataDir, ...(options.args ?? [])];
  const child = spawn(process.execPath, [BIN, ...args], {env: cleanEnv(), stdio: ['ignore', 'pipe', 'pipe']});
  const said: string[] = [];
  child.stderr.on('data', chunk => said.push(String(chunk)));
  const url = await listeningUrl(child, said);
  const gone = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  return {
    url,
    host: new URL(url).host,
    dataDir,
    child,
    cli: (words, how = {}) =>
      runCli(words, {
        ...how,
        env: {
          ECRCTL_LOCAL: '1',
          ECRCTL_DATA: dataDir,
          ECRCTL_CACHE_DIR: path.join(dataDir, 'cache'),
          ...how.env,
        },
      }),
    kill,
    close: async () => {
      await kill('SIGTERM');
      await rm(dataDir, {recursive: true, force: true});
    },
  };
}

async function listeningUrl(child: ChildProcess, said: readonly string[]): Promise<string> {
  for await (const line of createInterface({input: child.stdout!})) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error(`the local ECR did not start: ${said.join('')}`);
}
