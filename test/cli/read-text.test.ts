import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readText} from '../../src/cli/read-text.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

const INPUT = {what: 'the policy', maxBytes: 100};

test('an empty path is no file', async () => {
  const error = await failureOf('USAGE', () => readText('', INPUT));
  expect(error.message).toBe('no file is named for the policy');
});

test('what cannot be read is told in words', async () => {
  const folder = await temporaryFolder();
  const error = await failureOf('IO_ERROR', () => readText(folder, INPUT));
  expect(error.message).toBe(`${folder} cannot be read: it is a folder`);
  const file = path.join(folder, 'policy.json');
  await failureOf('FILE_NOT_FOUND', () => readText(file, INPUT));
  await writeFile(file, '{}');
  expect(await readText(file, INPUT)).toBe('{}');
});
