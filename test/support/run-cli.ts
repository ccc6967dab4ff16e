import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The real program, as built into dist/. */
export const BIN = path.join(ROOT, 'bin', 'ecrctl.js');

/** What a run of the program left. */
export interface CliResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** How to run it. */
export interface CliOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  input?: string | Uint8Array;
  signal?: AbortSignal;
}

/** Runs the real binary without a terminal and without the caller's own settings or credentials. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: options.cwd ?? ROOT,
      env: cleanEnv(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.signal ? {signal: options.signal} : {}),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const status = code ?? (signal ? 128 + 9 : 1);
      resolve({status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString()});
    });
  });
}

/** The caller's environment without anything that decides how ecrctl or the AWS SDK behaves. */
export function cleanEnv(own: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:ECRCTL_|AWS_|NO_COLOR|FORCE_COLOR|CLICOLOR|CI$|GITHUB_|GITLAB_|(?:https?|no|all)_proxy$)/i.test(
        name,
      ),
  );
  return {...Object.fromEntries(inherited), AWS_EC2_METADATA_DISABLED: 'true', ...own} as NodeJS.ProcessEnv;
}
