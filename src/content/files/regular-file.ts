import {stat} from 'node:fs/promises';
import {EcrctlError} from '../../errors.ts';

/** Where the system shows what is open: what a shell puts there for `<(command)` has its writer already. */
const OPEN_ALREADY = /^\/(?:dev|proc)\//;

/**
 * Makes sure that a file which is read whole at a known place can be read without waiting: to a named pipe nobody
 * may ever write.
 * @throws EcrctlError IO_ERROR, and what the file system says when there is nothing
 */
export async function checkRegularFile(path: string): Promise<void> {
  const found = await stat(path);
  if ((found.isFIFO() || found.isSocket()) && !OPEN_ALREADY.test(path)) throw notRegular(path);
}

/** A pipe, a device or a socket stands where a file is expected. */
export function notRegular(path: string): EcrctlError {
  return new EcrctlError('IO_ERROR', `${path}: it is not a regular file`, {
    hint: 'put the file itself there, not a pipe, a device or a socket',
  });
}
