import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {EcrRepositoryStore} from '../../../src/ecr/ecr-repository-store.ts';
import {LayerMounts} from '../../../src/ecr/layers/layer-mounts.ts';
import type {OpenEcrRepositoryOptions} from '../../../src/ecr/open-ecr-repository.ts';
import {EcrctlError} from '../../../src/errors.ts';
import {copyImage} from '../../../src/transfer/copy-image.ts';
import {type GeneratedImage, ImageGenerator, putImage} from '../../support/random-image.ts';
import {type LocalRegistry, startLocalRegistry} from '../local-registry.ts';

let registry: LocalRegistry;
let image: GeneratedImage;
let from: string;

beforeAll(async () => {
  registry = await startLocalRegistry();
  image = await new ImageGenerator('layer-mounts').image({layers: 3});
  from = await registry.createRepository();
  await putImage(await registry.open(from), image, ['v1']);
});
afterAll(() => registry.close());
beforeEach(() => mounting('ENABLED'));

async function mounting(value: 'ENABLED' | 'DISABLED'): Promise<void> {
  await registry.client.send('PutAccountSetting', {name: 'BLOB_MOUNTING', value});
}

/** What a copy into a new repository, or into this one, did, and which calls it made. */
async function copied(options: Partial<OpenEcrRepositoryOptions> = {}, name?: string) {
  const to = name ?? (await registry.createRepository());
  const source = await registry.open(from);
  const destination = await registry.open(to, options);
  registry.takeCalls();
  const result = await copyImage({source, destination, root: image.descriptor, tags: ['v1']});
  await destination.close();
  const calls = registry.takeCalls();
  expect((await (await registry.open(to)).resolve('v1')).digest).toBe(image.descriptor.digest);
  const {pushed, mounted} = result;
  return {pushed, mounted, asked: calls.filter(call => call === 'GetAccountSetting').length};
}

describe('a copy within one registry', () => {
  test('ECR: mounts only where the account setting BLOB_MOUNTING is ENABLED', async () => {
    expect(await copied()).toEqual({pushed: 0, mounted: 4, asked: 1});
    await mounting('DISABLED');
    expect(await copied()).toEqual({pushed: 4, mounted: 0, asked: 1});
  });

  test('mounts nothing where layer parts are asked for by name', async () => {
    expect(await copied({transport: 'layer-parts'})).toEqual({pushed: 4, mounted: 0, asked: 0});
  });

  test('pushes what the registry does not mount', async () => {
    const repositoryName = 'test/encrypted';
    const encryptionConfiguration = {encryptionType: 'KMS' as const};
    await registry.client.send('CreateRepository', {repositoryName, encryptionConfiguration});
    expect(await copied({}, repositoryName)).toMatchObject({pushed: 4, mounted: 0});
  });

  test('ends what was opened instead when it is over, whichever way', async () => {
    const ended: string[] = [];
    for (const end of ['commit', 'abandon'] as const) {
      const mounts = new LayerMounts(registry.client, async () => ({
        registry: 'x',
        repository: 'y',
        mount: async () => false,
        close: async () => void ended.push(end),
      }));
      const id = {repositoryName: await registry.createRepository()};
      const {client} = registry;
      const source = await registry.open(from);
      const store = new EcrRepositoryStore({
        api: client,
        download: client.download,
        registry: source.location.slice(0, source.location.indexOf('/')),
        id,
        mounts,
      });
      await copyImage({source, destination: store, root: image.descriptor});
      await store[end]();
    }
    expect(ended).toEqual(['commit', 'abandon']);
  });

  test('pushes where the setting or the way to the registry is denied', async () => {
    const denied = async (): Promise<never> => {
      throw new EcrctlError('ACCESS_DENIED', 'no');
    };
    const {client} = registry;
    const blind: typeof client = {
      ...client,
      send: (operation, ...more) =>
        operation === 'GetAccountSetting' ? denied() : client.send(operation, ...more),
    };
    expect(await copied({client: blind})).toMatchObject({pushed: 4, mounted: 0});
    const distribution = {transport: denied, authorizations: denied};
    expect(await copied({distribution})).toMatchObject({pushed: 4, mounted: 0});
  });
});
