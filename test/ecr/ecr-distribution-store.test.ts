import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {Authorizations} from '../../src/ecr/credentials/authorization.ts';
import {type ExchangeTrace, Transport} from '../../src/registry/transport.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {ImageGenerator, memoryStoreWith} from '../support/random-image.ts';
import {type LocalRegistry, startLocalRegistry} from './local-registry.ts';

const generator = new ImageGenerator('ecr-distribution');
let registry: LocalRegistry;
let transport: Transport;
let exchanges: ExchangeTrace[];
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());
beforeEach(() => {
  exchanges = [];
  transport = new Transport({environment: {}, onExchange: trace => void exchanges.push(trace)});
});
afterEach(() => transport.close());

const openRepository = (name: string) =>
  registry.open(name, {
    transport: 'distribution',
    distribution: {
      transport: async () => transport,
      authorizations: async () => new Authorizations({api: registry.client}),
    },
  });

describe('pushing to ECR over the distribution API', () => {
  test('asks in bulk what exists and sends each new blob in two requests', async () => {
    const image = await generator.image({layers: 20});
    const destination = await openRepository(await registry.createRepository());
    const source = await memoryStoreWith(image);
    await copyImage({source, destination, root: image.descriptor, tags: ['1']});
    const calls = registry.takeCalls();
    expect(calls.filter(call => call !== 'GetAuthorizationToken')).toEqual(['BatchCheckLayerAvailability']);
    const methods = exchanges.map(({method}) => method);
    expect(methods.filter(method => method === 'POST')).toHaveLength(21);
    expect(methods.filter(method => method === 'PUT')).toHaveLength(22);
    expect(methods.filter(method => method === 'HEAD').length).toBeLessThanOrEqual(2);
  });

  test('sends nothing of what is there', async () => {
    const name = await registry.createRepository();
    const baseLayers = [await generator.layer({}), await generator.layer({}), await generator.layer({})];
    const image = await generator.image({layers: 0, baseLayers});
    const more = await generator.image({layers: 3, baseLayers});
    for (const one of [image, more]) {
      exchanges.length = 0;
      const source = await memoryStoreWith(one);
      await copyImage({source, destination: await openRepository(name), root: one.descriptor});
    }
    expect(exchanges.filter(({method}) => method === 'POST')).toHaveLength(4);
  });

  test('leaves it to the upload to say that there is no repository', async () => {
    const image = await generator.image({layers: 3});
    const destination = await openRepository('not/there');
    const copying = copyImage({
      source: await memoryStoreWith(image),
      destination,
      root: image.descriptor,
    });
    await expect(copying).rejects.toMatchObject({code: 'REPOSITORY_NOT_FOUND'});
  });

  test('ECR: says that a tag is immutable, but not what it points to', async () => {
    const name = await registry.createRepository({imageTagMutability: 'IMMUTABLE'});
    const [image, other] = [await generator.image(), await generator.image()];
    const push = async (one: typeof image) =>
      copyImage({
        source: await memoryStoreWith(one),
        destination: await openRepository(name),
        root: one.descriptor,
        tags: ['1'],
      });
    await push(image);
    await push(image);
    const refused = expect(push(other)).rejects;
    await refused.toMatchObject({
      code: 'TAG_IMMUTABLE',
      message: expect.stringContaining(image.descriptor.digest),
    });
  });
});
