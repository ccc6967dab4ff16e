import {readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {dockerConfigPath, readDockerConfig, writeDockerConfig} from '../../src/cli/docker-config-file.ts';
import {putPipe} from '../support/named-pipe.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

test('Docker’s settings are where DOCKER_CONFIG says, or at home', () => {
  expect(dockerConfigPath({DOCKER_CONFIG: '/d', HOME: '/h'})).toBe(path.join('/d', 'config.json'));
  expect(dockerConfigPath({HOME: '/h'})).toBe(path.join('/h', '.docker', 'config.json'));
});

test('Docker’s settings keep what is not ours and are for their owner alone', async () => {
  const file = path.join(await temporaryFolder(), 'new', 'config.json');
  expect(await readDockerConfig(file)).toEqual({});
  await writeDockerConfig(file, {plugins: {x: {}}, credHelpers: {host: 'ecrctl'}});
  expect(await readDockerConfig(file)).toEqual({plugins: {x: {}}, credHelpers: {host: 'ecrctl'}});
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('Docker settings that are broken are left as they are', async () => {
  const file = path.join(await temporaryFolder(), 'config.json');
  await writeFile(file, '{"auths": {');
  const error = await failureOf('INVALID_SETTINGS', () => readDockerConfig(file));
  expect(error.message).toContain('left as it is');
  expect(await readFile(file, 'utf8')).toBe('{"auths": {');
});

test('a named pipe in the place of Docker’s settings is not waited for', async () => {
  const file = await putPipe(path.join(await temporaryFolder(), 'config.json'));
  const error = await failureOf('IO_ERROR', () => readDockerConfig(file));
  expect(error.message).toContain('it is not a regular file');
});
