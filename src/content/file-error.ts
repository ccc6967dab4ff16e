import {EcrctlError} from '../errors.ts';

/** What the operating system's codes mean to somebody who named a path. */
const MEANINGS: Record<
  string,
  {code: 'FILE_NOT_FOUND' | 'DISK_FULL' | 'IO_ERROR'; what: string; hint?: string}
> = {
  ENOENT: {code: 'FILE_NOT_FOUND', what: 'there is no such file or folder', hint: 'check the path'},
  ENOTDIR: {code: 'FILE_NOT_FOUND', what: 'a part of the path is not a folder', hint: 'check the path'},
  ENOSPC: {code: 'DISK_FULL', what: 'the disk is full', hint: 'free some space, or write elsewhere'},
  EDQUOT: {code: 'DISK_FULL', what: 'the disk quota is used up', hint: 'free some space, or write elsewhere'},
  EACCES: {code: 'IO_ERROR', what: 'permission denied', hint: 'check the permissions of the path'},
  EPERM: {code: 'IO_ERROR', what: 'permission denied', hint: 'check the permissions of the path'},
  EISDIR: {code: 'IO_ERROR', what: 'it is a folder', hint: 'name a file'},
  EROFS: {code: 'IO_ERROR', what: 'the file system is read-only'},
};

/** Turns a failure of the file system into ours; what is ours already passes through. */
export function fileError(error: unknown, path: string): unknown {
  if (error instanceof EcrctlError || !isSystemError(error)) return error;
  const meaning = MEANINGS[error.code] ?? {code: 'IO_ERROR' as const, what: error.code};
  return new EcrctlError(meaning.code, `${path}: ${meaning.what}`, {hint: meaning.hint, cause: error});
}

/** Does something with a file; when the file system fails, the error names the file. */
export async function onFile<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Whether an error says that a path is not there. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & {code: string} {
  return error instanceof Error && 'syscall' in error && typeof (error as {code?: unknown}).code === 'string';
}
