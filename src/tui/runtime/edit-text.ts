import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {EcrctlError} from '../../errors.ts';

/**
 * Opens a text in the user's editor (`$VISUAL`, `$EDITOR`, else vi) and gives what was saved. The terminal must
 * have been handed over before. `$EDITOR` may have arguments, so a shell reads it, as git has it done.
 * @throws EcrctlError IO_ERROR when the editor cannot be started or fails
 */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-edit-'));
  const file = path.join(folder, 'policy.json');
  try {
    await writeFile(file, text, {mode: 0o600});
    await runEditor(env.VISUAL || env.EDITOR || 'vi', file, env);
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

function runEditor(editor: string, file: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      reject(
        new EcrctlError('IO_ERROR', `the editor "${editor}" failed`, {
          hint: 'set EDITOR to one that works',
          cause,
        }),
      );
    };
    const [program, ...args] =
      process.platform === 'win32'
        ? ['cmd', '/c', editor, file]
        : ['/bin/sh', '-c', `${editor} "$1"`, 'sh', file];
    const child = spawn(program!, args, {stdio: 'inherit', env});
    child.once('error', fail);
    child.once('close', status => (status === 0 ? resolve() : fail(undefined)));
  });
}
