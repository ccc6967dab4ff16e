import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readSettingsLayers} from '../../../src/cli/settings/settings-layers.ts';
import {putPipe} from '../../support/named-pipe.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

/** What a checkout's settings file comes to. */
async function layersOf(settings: object, context?: string) {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, '.git'));
  await writeFile(path.join(folder, '.ecrctlrc.json'), JSON.stringify(settings));
  return readSettingsLayers(folder, {HOME: folder, ECRCTL_CONFIG: ''}, context);
}

test.each([
  'http://127.0.0.1:4577',
  'http://localhost:4577',
  'https://api.ecr.eu-west-1.amazonaws.com',
  'https://ecr-fips.us-east-1.api.aws',
  'https://api.ecr.cn-north-1.amazonaws.com.cn',
  'https://vpce-0a1b-2c3d.api.ecr.eu-west-1.vpce.amazonaws.com',
])('a project file may name %s', async endpointUrl => {
  const {layers, notices} = await layersOf({endpointUrl});
  expect(layers[0]?.values).toEqual({endpointUrl});
  expect(notices[0]).toContain(`sets endpointUrl=${endpointUrl}`);
});

test.each([
  'https://evil.example.com',
  'https://api.ecr.eu-west-1.amazonaws.com.evil.example.com',
  'https://bucket.s3.amazonaws.com',
  'https://ec2-1-2-3-4.compute-1.amazonaws.com',
  'https://ecr.eu-west-1.elb.amazonaws.com',
  'http://api.ecr.eu-west-1.amazonaws.com',
  'https://api.ecr.eu-west-1.amazonaws.com@evil.example.com',
])('a project file may not send the user’s credentials to %s', async endpointUrl => {
  await failureOf('INVALID_SETTINGS', () => layersOf({endpointUrl}));
  await failureOf('INVALID_SETTINGS', () => layersOf({contexts: {prod: {endpointUrl}}}));
});

test.each([
  {plainHttp: ['registry.lan:5000']},
  {plainHttpCredentials: true},
])('a project file may not take the encryption away: %o', async settings => {
  for (const file of [settings, {contexts: {prod: settings}}]) {
    const error = await failureOf('INVALID_SETTINGS', () => layersOf(file));
    expect(error.message).toContain('go over plain HTTP');
  }
});

test('what a project file decides of credentials is told, of a context only where it holds', async () => {
  const contexts = {
    prod: {profile: 'prod', registryId: '210987654321', readOnly: false},
    test: {local: true},
  };
  expect((await layersOf({contexts})).notices).toEqual([]);
  expect((await layersOf({contexts}, 'test')).notices).toEqual([]);
  for (const held of [await layersOf({contexts}, 'prod'), await layersOf({contexts, context: 'prod'})]) {
    expect(held.notices).toEqual([
      expect.stringMatching(
        /^the context prod in .*\.ecrctlrc\.json sets profile=prod, registryId=210987654321, readOnly=false$/,
      ),
    ]);
  }
  expect((await layersOf({readOnly: true})).notices).toEqual([]);
});

test('a named pipe in the place of a settings file is not waited for', async () => {
  const folder = await temporaryFolder();
  const file = await putPipe(path.join(folder, '.ecrctlrc'));
  const reading = () => readSettingsLayers(folder, {HOME: folder, ECRCTL_CONFIG: ''}, undefined);
  expect((await failureOf('IO_ERROR', reading)).message).toBe(`${file}: it is not a regular file`);
});
