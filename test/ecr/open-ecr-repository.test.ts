import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Authorizations} from '../../src/ecr/credentials/authorization.ts';
import {localCredentials} from '../../src/ecr/ecr-settings.ts';
import {distributionOrigin, openEcrRepository} from '../../src/ecr/open-ecr-repository.ts';
import {Transport} from '../../src/registry/transport.ts';
import {ImageGenerator, putImage} from '../support/random-image.ts';
import {type LocalRegistry, startLocalRegistry} from './local-registry.ts';

describe('where distribution is reached', () => {
  const endpoint = 'http://127.0.0.1:4577';
  test.each([
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', undefined, undefined],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', endpoint, undefined],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', 'nonsense', undefined],
    ['127.0.0.1:4577', endpoint, endpoint],
    [
      '210987654321.dkr.ecr.eu-west-1.localhost:4577',
      'http://127.0.0.1:39999',
      'http://210987654321.dkr.ecr.eu-west-1.localhost:39999',
    ],
    [
      '210987654321.dkr.ecr.eu-west-1.localhost:4577',
      'https://127.0.0.1',
      'https://210987654321.dkr.ecr.eu-west-1.localhost',
    ],
  ])('is for %s with the API at %s: %s', (registry, api, origin) => {
    expect(distributionOrigin(registry, api)).toBe(origin);
  });
});

describe('a repository of another account of the local ECR', () => {
  let local: LocalRegistry;
  let transport: Transport;
  beforeAll(async () => {
    local = await startLocalRegistry();
    transport = new Transport({environment: {}});
  });
  afterAll(async () => {
    await transport.close();
    await local.close();
  });

  test('is reached by its name over distribution, and by its account over layer parts', async () => {
    const image = await new ImageGenerator('other-account').image();
    const client = local.connect({credentials: localCredentials('210987654321'), region: 'eu-west-1'});
    await client.send('CreateRepository', {repositoryName: 'app'});
    const authorizations = new Authorizations({api: client});
    const options = {
      client,
      registry: '210987654321.dkr.ecr.eu-west-1.localhost:4577',
      repository: 'app',
      registryId: '210987654321',
      distribution: {transport: async () => transport, authorizations: async () => authorizations},
    };
    const writer = await openEcrRepository({...options, transport: 'distribution'});
    await putImage(writer, image, ['v1']);
    const reader = await openEcrRepository({...options, transport: 'auto'});
    expect(await reader.resolve('v1')).toEqual(image.descriptor);
    expect(reader.location).toBe('210987654321.dkr.ecr.eu-west-1.localhost:4577/app');
  });
});
