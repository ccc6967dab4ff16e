import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {onTestFinished} from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles a program of `support/children` once, so that processes of its own can run it. */
export async function bundleChild(name: string): Promise<string> {
  // Inside the project, where packages that are not bundled are found.
  const folder = await mkdtemp(path.join(ROOT, 'dist-test-'));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  const outfile = path.join(folder, `${name}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, 'test', 'support', 'children', `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    external: ['lmdb'],
    logLevel: 'error',
    banner: {
      js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** Starts a bundled program; it is ended with the test if it still runs then. */
export function startChild(file: string, args: readonly string[]): ChildProcess {
  const child = fork(file, args, {stdio: ['ignore', 'inherit', 'inherit', 'ipc']});
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** The next message of a program. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

/** Resolves to the exit code when a program has ended. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = await once(child, 'exit');
  return code as number | null;
}
