import {rm} from 'node:fs/promises';
import {expect, onTestFinished, test} from 'vitest';
import {startLocalEcr} from '../../../src/server/index.ts';
import {apiOf} from '../../support/json-api.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

async function start() {
  const dataDir = await temporaryFolder();
  const ecr = await startLocalEcr({dataDir, advertise: false});
  onTestFinished(() => ecr.close());
  return {dataDir, health: `${ecr.url}/_local/health`, ecr};
}

test('GET /_local/health says without credentials that all is well, and for whom', async () => {
  const {health} = await start();
  const response = await fetch(health);
  expect([response.status, await response.json()]).toEqual([
    200,
    {
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      accountId: '123456789012',
      region: 'us-east-1',
      instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
});

test('HEAD /_local/health answers with the status alone', async () => {
  const {health} = await start();
  const response = await fetch(health, {method: 'HEAD'});
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('GET /_local/health says what is wrong when the data directory is gone', async () => {
  const {dataDir, health} = await start();
  await rm(dataDir, {recursive: true});
  const response = await fetch(health);
  expect([response.status, await response.json()]).toEqual([
    503,
    expect.objectContaining({status: 'failing', problem: 'the data directory cannot be written'}),
  ]);
});

test('POST goes to the API, whatever its path', async () => {
  const {health} = await start();
  expect(await apiOf(health).call('DescribeRegistry', {})).toMatchObject({registryId: '123456789012'});
});
