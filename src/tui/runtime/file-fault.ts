import {access, constants} from 'node:fs/promises';
import {onFile} from '../../content/file-error.ts';
import {hasCode} from '../../errors.ts';
import {expandHome} from '../ecr-backend/expand-home.ts';

/** Why a file or folder cannot be read; undefined when it can. */
export async function fileFault(path: string): Promise<string | undefined> {
  try {
    await onFile(path, () => access(expandHome(path), constants.R_OK));
    return undefined;
  } catch (error) {
    if (hasCode(error)) return error.message;
    throw error;
  }
}
