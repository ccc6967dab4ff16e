import {describe, expect, test} from 'vitest';
import {openState} from '../../../src/server/state/open-state.ts';
import type {RepositoryRecord} from '../../../src/server/state/records.ts';
import type {State} from '../../../src/server/state/state.ts';
import {bundleChild, exitOf, startChild} from '../../support/run-child.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const RECORD: RepositoryRecord = {
  createdAt: 1,
  imageTagMutability: 'MUTABLE',
  scanOnPush: false,
  encryption: {encryptionType: 'AES256'},
  tags: {},
};

async function withState(use: (state: State, folder: string) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder();
  const state = openState(folder);
  try {
    await use(state, folder);
  } finally {
    await state.close();
  }
}

describe('the state', () => {
  test('keeps what a transaction wrote, in a new process too', async () => {
    const folder = await temporaryFolder();
    const first = openState(folder);
    await first.transaction(() => first.table('repositories').put(['1', 'r', 'app'], RECORD));
    await first.close();
    const second = openState(folder);
    expect(second.table('repositories').get(['1', 'r', 'app'])).toEqual(RECORD);
    await second.close();
  });

  test('takes back every write of a transaction that throws, and only its own', () =>
    withState(async state => {
      const tags = state.table('tags');
      const results = await Promise.allSettled([
        state.transaction(() => tags.put(['1', 'r', 'app', 'a'], 'sha256:a')),
        state.transaction(() => {
          tags.put(['1', 'r', 'app', 'b'], 'sha256:b');
          tags.remove(['1', 'r', 'app', 'a']);
          throw new RangeError('no');
        }),
        state.transaction(() => tags.put(['1', 'r', 'app', 'c'], 'sha256:c')),
      ]);
      expect(results.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect([...tags.range({prefix: ['1', 'r', 'app']})].map(({value}) => value)).toEqual([
        'sha256:a',
        'sha256:c',
      ]);
    }));

  test('lets a transaction read what it wrote, and others only what is committed', () =>
    withState(async state => {
      const tags = state.table('tags');
      const seen = await state.transaction(() => {
        tags.put(['1', 'r', 'app', 'v1'], 'sha256:a');
        return tags.get(['1', 'r', 'app', 'v1']);
      });
      expect(seen).toBe('sha256:a');
    }));

  test('refuses a write outside a transaction', () =>
    withState(async state => {
      await failureOf('UNKNOWN', () => state.table('tags').put(['1'], 'x'));
      await failureOf('UNKNOWN', () => state.table('tags').remove(['1']));
    }));

  test('counts commits, those of other processes too', () =>
    withState(async (state, folder) => {
      const before = state.revision();
      const other = openState(folder);
      await other.transaction(() => other.table('tags').put(['1', 'r', 'app', 'x'], 'sha256:a'));
      await other.close();
      state.refresh();
      expect(state.revision()).toBe(before + 1);
      expect(state.table('tags').get(['1', 'r', 'app', 'x'])).toBe('sha256:a');
    }));

  test('lets two processes count together without losing one', async () => {
    const folder = await temporaryFolder();
    const state = openState(folder);
    const child = startChild(await bundleChild('count-in-state'), [folder, '100']);
    for (let times = 0; times < 100; times++) {
      await state.transaction(() => {
        const counts = state.table('counts');
        counts.put(['1', 'r', 'n'], (counts.get(['1', 'r', 'n']) ?? 0) + 1);
      });
    }
    expect(await exitOf(child)).toBe(0);
    state.refresh();
    expect(state.table('counts').get(['1', 'r', 'n'])).toBe(200);
    await state.close();
  });
});

describe('a table', () => {
  const fill = (state: State) =>
    state.transaction(() => {
      for (const name of ['app', 'app2', 'app-x', 'b', 'z/y']) {
        for (const tag of ['1', '2', '3']) state.table('tags').put(['1', 'r', name, tag], `${name}:${tag}`);
      }
      state.table('tags').put(['2', 'r', 'app', '1'], 'another account');
    });

  test('ranges over a prefix and never into its neighbours', () =>
    withState(async state => {
      await fill(state);
      const tags = state.table('tags');
      expect([...tags.range({prefix: ['1', 'r', 'app']})].map(({value}) => value)).toEqual([
        'app:1',
        'app:2',
        'app:3',
      ]);
      expect([...tags.keys({prefix: ['1', 'r']})]).toHaveLength(15);
      expect([...tags.keys({prefix: []})]).toHaveLength(16);
      expect([...tags.keys({prefix: ['1', 'r', 'ap']})]).toEqual([]);
    }));

  test('begins after a key, whether or not it is still there', () =>
    withState(async state => {
      await fill(state);
      const tags = state.table('tags');
      const tagsAfter = (tag: string) =>
        [...tags.range({prefix: ['1', 'r', 'b'], after: ['1', 'r', 'b', tag]})].map(({key}) => key[3]);
      expect(tagsAfter('1')).toEqual(['2', '3']);
      await state.transaction(() => tags.remove(['1', 'r', 'b', '2']));
      expect(tagsAfter('2')).toEqual(['3']);
      expect(tagsAfter('3')).toEqual([]);
    }));

  test('goes backwards and stops at a limit', () =>
    withState(async state => {
      await fill(state);
      const tags = state.table('tags');
      const entries = [...tags.range({prefix: ['1', 'r', 'b'], reverse: true, limit: 2})];
      expect(entries.map(({key}) => key[3])).toEqual(['3', '2']);
    }));

  test('orders keys that hold numbers by number', () =>
    withState(async state => {
      await state.transaction(() => {
        for (const time of [1000, 9, 80]) state.table('counts').put(['1', 'r', time], time);
      });
      expect([...state.table('counts').range({prefix: ['1', 'r']})].map(({value}) => value)).toEqual([
        9, 80, 1000,
      ]);
    }));

  test('gives keys of one part back as keys', () =>
    withState(async state => {
      await state.transaction(() => state.table('unheldBlobs').put(['sha256:a'], 7));
      expect([...state.table('unheldBlobs').range({prefix: []})]).toEqual([{key: ['sha256:a'], value: 7}]);
      expect([...state.table('unheldBlobs').keys({prefix: []})]).toEqual([['sha256:a']]);
    }));

  test('keeps bytes as they are', () =>
    withState(async state => {
      const bytes = Uint8Array.from({length: 256}, (_, byte) => byte);
      await state.transaction(() => state.table('manifests').put(['1', 'r', 'app', 'd'], bytes));
      expect(Buffer.from(state.table('manifests').get(['1', 'r', 'app', 'd'])!)).toEqual(Buffer.from(bytes));
    }));
});
