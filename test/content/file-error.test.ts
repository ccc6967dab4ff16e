import {constants} from 'node:os';
import {expect, test} from 'vitest';
import {fileError} from '../../src/content/file-error.ts';

function failure(code: keyof typeof constants.errno): Error {
  return Object.assign(new Error(code), {code, errno: -constants.errno[code], syscall: 'write'});
}

test.each([
  ['ENOSPC', 'DISK_FULL', 'the disk is full'],
  ['EFBIG', 'IO_ERROR', 'it would be larger than the file system or the limit of this process allows'],
  ['EMFILE', 'IO_ERROR', 'too many files are open in this process'],
  ['EPIPE', 'IO_ERROR', 'nobody reads it any more'],
  ['EIO', 'IO_ERROR', 'the device failed'],
] as const)('%s is put into words, with something to do', (code, ours, words) => {
  expect(fileError(failure(code), 'app.tar')).toMatchObject({
    code: ours,
    message: `app.tar: ${words}`,
    hint: expect.stringContaining(' '),
  });
});

test('what has no words of ours keeps those of the system, and its code', () => {
  expect(fileError(failure('ETXTBSY'), 'app.tar')).toMatchObject({
    code: 'IO_ERROR',
    message: 'app.tar: text file is busy (ETXTBSY)',
  });
});

test('what is no failure of the file system passes through', () => {
  const error = new TypeError('broken');
  expect(fileError(error, 'app.tar')).toBe(error);
});
