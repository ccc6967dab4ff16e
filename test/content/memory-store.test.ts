import {MemoryStore} from '../../src/content/memory-store.ts';
import {contentStoreContract} from '../contracts/content-store.ts';

contentStoreContract('memory', async () => {
  const store = new MemoryStore();
  return {writer: store, reader: async () => store, dispose: async () => {}};
});
