import {getSystemErrorMap} from 'node:util';
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
  EROFS: {code: 'IO_ERROR', what: 'the file system is read-only', hint: 'write elsewhere'},
  EFBIG: {
    code: 'IO_ERROR',
    what: 'it would be larger than the file system or the limit of this process allows',
    hint: 'raise the limit (ulimit -f), or write to another file system',
  },
  EMFILE: {
    code: 'IO_ERROR',
    what: 'too many files are open in this process',
    hint: 'raise the limit (ulimit -n), or use less --concurrency',
  },
  ENFILE: {
    code: 'IO_ERROR',
    what: 'too many files are open on this machine',
    hint: 'close other programs, or raise the limit of the system',
  },
  EPIPE: {code: 'IO_ERROR', what: 'nobody reads it any more', hint: 'look at the program that reads it'},
  EIO: {code: 'IO_ERROR', what: 'the device failed', hint: 'check the disk or the network drive'},
  ENAMETOOLONG: {code: 'IO_ERROR', what: 'the name is too long', hint: 'choose a shorter one'},
  ELOOP: {code: 'IO_ERROR', what: 'its links lead round in a circle', hint: 'check the links on the path'},
  ENXIO: {code: 'IO_ERROR', what: 'it is a socket, or a device that is not there', hint: 'name a file'},
};

/** Turns a failure of the file system into ours; what is ours already passes through. */
export function fileError(error: unknown, path: string): unknown {
  if (error instanceof EcrctlError || !isSystemError(error)) return error;
  const meaning = MEANINGS[error.code];
  return new EcrctlError(meaning?.code ?? 'IO_ERROR', `${path}: ${systemReason(error)}`, {
    hint: meaning?.hint,
    cause: error,
  });
}

/** What the file system failed for, in words; any other error in its own. */
export function systemReason(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  return MEANINGS[error.code]?.what ?? systemText(error);
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

/** What the operating system calls it. */
function systemText({code, errno}: NodeJS.ErrnoException & {code: string}): string {
  const [, text] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? [];
  return text === undefined ? code : `${text} (${code})`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & {code: string} {
  return error instanceof Error && 'syscall' in error && typeof (error as {code?: unknown}).code === 'string';
}
