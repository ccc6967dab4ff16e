import {contentStoreContract} from '../contracts/content-store.ts';
import {MemoryStore} from './memory-store.ts';

contentStoreContract('memory', async () => {
  const store = new MemoryStore();
  return {writer: store, reader: async () => store, dispose: async () => {}};
});
