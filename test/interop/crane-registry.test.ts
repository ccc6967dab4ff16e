import {describe} from 'vitest';
import {RemoteRepository} from '../../src/registry/remote-repository.ts';
import {Transport} from '../../src/registry/transport.ts';
import {contentStoreContract, type StoreUnderTest} from '../contracts/content-store.ts';
import {isInstalled, startCraneRegistry} from '../support/foreign-registry.ts';

const present = isInstalled('crane');

/** A repository in a registry of its own, for crane's keeps the blobs of all repositories together. */
async function startRepository(chunkSize?: number): Promise<StoreUnderTest> {
  const registry = await startCraneRegistry();
  const transport = new Transport({environment: {}});
  const store = new RemoteRepository({host: registry.host, repository: 'test/app', transport, chunkSize});
  const dispose = async () => {
    await store.close();
    await transport.close();
    await registry.stop();
  };
  return {writer: store, reader: async () => store, dispose};
}

describe.skipIf(!present)(`crane's registry${present ? '' : ' (skipped: crane is not installed)'}`, () => {
  contentStoreContract("a repository of crane's registry", () => startRepository());
  contentStoreContract("a repository of crane's registry, in chunks", () => startRepository(100_000));
});
