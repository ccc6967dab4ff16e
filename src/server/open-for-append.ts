import {openSync} from 'node:fs';
import {EcrctlError} from '../errors.ts';

/** Opens a file of the user's, to which `what` are appended. @throws EcrctlError IO_ERROR */
export function openForAppend(file: string, what: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch (cause) {
    throw new EcrctlError('IO_ERROR', `${what} cannot be written to ${file}`, {
      cause,
      hint: 'check that the folder exists and may be written',
    });
  }
}
