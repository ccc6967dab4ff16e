import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPublicRegistry} from '../../../src/cli/context/public-registry.ts';
import {TokenCache} from '../../../src/ecr/credentials/token-cache.ts';
import {type ScriptedEcr, scriptedEcr} from '../../ecr/scripted-ecr.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const SECONDS = 1000;

let service: ScriptedEcr;
beforeEach(async () => {
  const authorizationToken = Buffer.from('AWS:secret').toString('base64');
  const expiresAt = Date.now() / SECONDS + 12 * 3600;
  const json = {authorizationData: {authorizationToken, expiresAt}};
  service = await scriptedEcr({GetAuthorizationToken: {json}});
});
afterEach(() => service.close());

test('the registry in ECR Public asks for one token, and keeps it where it may', async () => {
  const {settings} = service.client();
  const cache = new TokenCache(await temporaryFolder());
  for (const _process of [1, 2]) {
    const registry = openPublicRegistry(settings, cache);
    for (const _call of [1, 2]) {
      expect(await (await registry.authorizations()).get()).toMatchObject({
        username: 'AWS',
        password: 'secret',
      });
    }
    registry.client.close();
  }
  expect(service.operations()).toEqual(['GetAuthorizationToken']);
});
