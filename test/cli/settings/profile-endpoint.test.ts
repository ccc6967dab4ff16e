import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {withProfileEndpoint} from '../../../src/cli/settings/profile-endpoint.ts';
import {resolveSettings} from '../../../src/cli/settings/resolve-settings.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const CONFIG = `[default]
endpoint_url = http://127.0.0.1:1
[profile plain]
region = eu-west-1
[profile own]
endpoint_url = http://127.0.0.1:2
[profile served]
services = here
endpoint_url = http://127.0.0.1:3
[services here]
ecr =
  endpoint_url = http://127.0.0.1:4
s3 =
  endpoint_url = http://127.0.0.1:5
[profile broken]
endpoint_url = nowhere
`;

/** A configuration file, and the endpoint that settings have with it. */
async function withConfig() {
  const file = path.join(await temporaryFolder(), 'config');
  await writeFile(file, CONFIG);
  const endpoint = async (options: object, env: Record<string, string> = {}): Promise<string | undefined> => {
    const all = {AWS_CONFIG_FILE: file, ...env};
    return (await withProfileEndpoint(resolveSettings(options, all), all)).values.endpointUrl;
  };
  return {file, endpoint};
}

test('the endpoint of the profile counts, that of its services section first', async () => {
  const {endpoint} = await withConfig();
  expect(await endpoint({})).toBe('http://127.0.0.1:1');
  expect(await endpoint({profile: 'own'})).toBe('http://127.0.0.1:2');
  expect(await endpoint({profile: 'served'})).toBe('http://127.0.0.1:4');
  expect(await endpoint({}, {AWS_PROFILE: 'own'})).toBe('http://127.0.0.1:2');
  expect(await endpoint({profile: 'plain'})).toBeUndefined();
});

test('the endpoint of a profile comes after every other, and not at all for the local ECR', async () => {
  const {endpoint} = await withConfig();
  expect(await endpoint({endpointUrl: 'http://127.0.0.1:9'})).toBe('http://127.0.0.1:9');
  expect(await endpoint({}, {AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:8'})).toBe('http://127.0.0.1:8');
  expect(await endpoint({local: true})).toBeUndefined();
  expect(await endpoint({}, {AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'})).toBeUndefined();
});

test('an endpoint that is no address is refused with its file', async () => {
  const {endpoint, file} = await withConfig();
  await expect(endpoint({profile: 'broken'})).rejects.toMatchObject({
    code: 'INVALID_SETTINGS',
    message: `${file}: the endpoint_url of the profile broken is no address`,
  });
});
