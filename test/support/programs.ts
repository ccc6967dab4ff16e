import {execFile, spawnSync} from 'node:child_process';
import {promisify} from 'node:util';
import {cleanEnv} from './run-cli.ts';

const execute = promisify(execFile);

/** What another program printed and how it ended. */
export interface ProgramResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** Where a program is, or undefined; the reason for a skipped test. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
}

/** Runs another program to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: {env?: Record<string, string>; cwd?: string} = {},
): Promise<ProgramResult> {
  try {
    const {stdout, stderr} = await execute(program, args, {
      env: cleanEnv(options.env),
      maxBuffer: 64 * 1024 * 1024,
      ...(options.cwd ? {cwd: options.cwd} : {}),
    });
    return {status: 0, stdout, stderr};
  } catch (error) {
    const {code, stdout = '', stderr = ''} = error as {code?: number; stdout?: string; stderr?: string};
    return {status: typeof code === 'number' ? code : 1, stdout, stderr};
  }
}
