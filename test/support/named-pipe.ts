import {execFileSync} from 'node:child_process';
import {rm} from 'node:fs/promises';

/** Puts a named pipe, to which nobody writes, in the place of a file. */
export async function putPipe(file: string): Promise<string> {
  await rm(file, {force: true});
  execFileSync('mkfifo', [file]);
  return file;
}
