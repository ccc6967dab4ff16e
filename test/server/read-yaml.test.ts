import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readYaml} from '../../src/server/read-yaml.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

async function fileOf(text: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'users.yaml');
  await writeFile(file, text);
  return file;
}

test('reads YAML and JSON', async () => {
  expect(await readYaml(await fileOf('a: [1, 2]'), 'the file')).toEqual({a: [1, 2]});
  expect(await readYaml(await fileOf('{"a": [1, 2]}'), 'the file')).toEqual({a: [1, 2]});
});

test('says where reading stopped, and nothing of what is in the file', async () => {
  const file = await fileOf('accounts:\n  secret: [s3cret\n');
  const failure = await failureOf('INVALID_SETTINGS', () => readYaml(file, 'the users file'));
  expect(failure.message).toMatch(/^the users file .*users\.yaml is not valid YAML: line \d+, column \d+$/);
  expect(`${failure.message} ${failure.hint} ${failure.cause}`).not.toContain('s3cret');
});

test('says that a file is not there', async () => {
  const failure = await failureOf('FILE_NOT_FOUND', () => readYaml('/nowhere.yaml', 'the limits file'));
  expect(failure.message).toBe('the limits file /nowhere.yaml cannot be read');
});
