import {existsSync} from 'node:fs';
import {mkdir, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {digestOf} from '../../../src/oci/digest.ts';
import {BlobStore} from '../../../src/server/blobs/blob-store.ts';
import {UploadSessions} from '../../../src/server/blobs/upload-sessions.ts';
import type {ServerParts} from '../../../src/server/call-context.ts';
import {checkLocalEcr} from '../../../src/server/index.ts';
import {
  IDLE_LAYER_MS,
  STALE_UPLOAD_MS,
  type Swept,
  sweep,
  UNHELD_BLOB_MS,
} from '../../../src/server/maintenance/sweep.ts';
import {openState} from '../../../src/server/state/open-state.ts';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {type V2, v2Of} from '../../support/v2.ts';

const NOTHING = {uploads: 0, layers: 0, blobs: 0, files: 0};
const generator = new ImageGenerator('sweep');
let registry: LocalRegistry;
let v2: V2;
beforeEach(async () => {
  registry = await startLocalRegistry();
  for (const name of ['app', 'other']) await registry.createRepository(name);
  v2 = await v2Of(registry);
});
afterEach(async () => {
  expect((await checkLocalEcr({dataDir: registry.dataDir})).findings).toEqual([]);
  await registry.close();
});

/** A sweep by another process's eyes: it opens the same data beside the server. */
async function sweepNow(): Promise<Swept> {
  const state = openState(registry.dataDir);
  const uploads = new UploadSessions(registry.dataDir, state);
  const blobs = new BlobStore(registry.dataDir);
  try {
    return await sweep({state, blobs, uploads, clock: () => registry.now} as ServerParts);
  } finally {
    await state.close();
  }
}
const fileOf = (digest: string) => new BlobStore(registry.dataDir).pathOf(digest as never);
const blobThere = async (digest: string, repository = 'app') =>
  (await v2.send('HEAD', `${repository}/blobs/${digest}`)).status === 200;

describe('a sweep', () => {
  test('leaves everything that an image refers to', async () => {
    const image = await generator.image();
    await registry.push('app', image, ['v1']);
    registry.pass(10 * IDLE_LAYER_MS);
    expect(await sweepNow()).toEqual(NOTHING);
    v2 = await v2Of(registry);
    for (const digest of image.blobs.keys()) expect(await blobThere(digest)).toBe(true);
  });

  test('takes a layer that no image came to refer to, and later its content', async () => {
    const {descriptor, bytes} = await generator.layer();
    await v2.upload('app', descriptor.digest, bytes);
    registry.pass(IDLE_LAYER_MS);
    expect(await sweepNow()).toEqual(NOTHING);
    registry.pass(1);
    expect(await sweepNow()).toEqual({...NOTHING, layers: 1});
    expect(await blobThere(descriptor.digest)).toBe(false);
    expect(existsSync(fileOf(descriptor.digest))).toBe(true);
    registry.pass(UNHELD_BLOB_MS + 1);
    expect(await sweepNow()).toEqual({...NOTHING, blobs: 1});
    expect(existsSync(fileOf(descriptor.digest))).toBe(false);
  });

  test('leaves a layer that somebody asked for lately: a push may be under way', async () => {
    const {descriptor, bytes} = await generator.layer();
    await v2.upload('app', descriptor.digest, bytes);
    registry.pass(IDLE_LAYER_MS - 1);
    v2 = await v2Of(registry);
    expect(await blobThere(descriptor.digest)).toBe(true);
    registry.pass(IDLE_LAYER_MS - 1);
    expect(await sweepNow()).toEqual(NOTHING);
  });

  test('keeps content as long as one repository has it, and gives it back when it comes again', async () => {
    const {descriptor, bytes} = await generator.layer();
    await v2.upload('app', descriptor.digest, bytes);
    registry.pass(IDLE_LAYER_MS);
    v2 = await v2Of(registry);
    await v2.upload('other', descriptor.digest, bytes);
    registry.pass(1);
    expect(await sweepNow()).toEqual({...NOTHING, layers: 1});
    expect(await blobThere(descriptor.digest)).toBe(false);
    expect(await blobThere(descriptor.digest, 'other')).toBe(true);
    await v2.upload('app', descriptor.digest, bytes);
    expect(await blobThere(descriptor.digest)).toBe(true);
  });

  test('takes the layers of deleted images and repositories', async () => {
    const [one, two] = [await generator.image({layers: 1}), await generator.image({layers: 1})];
    const digest = await registry.push('app', one);
    await registry.push('other', two);
    await registry.call('BatchDeleteImage', {repositoryName: 'app', imageIds: [{imageDigest: digest}]});
    await registry.call('DeleteRepository', {repositoryName: 'other', force: true});
    registry.pass(IDLE_LAYER_MS + 1);
    expect(await sweepNow()).toEqual({...NOTHING, layers: one.blobs.size, blobs: two.blobs.size});
    registry.pass(UNHELD_BLOB_MS + 1);
    expect(await sweepNow()).toEqual({...NOTHING, blobs: one.blobs.size});
  });

  test('gives up an upload that nobody continues', async () => {
    const location = await v2.start('app');
    await v2.send('PATCH', location, {body: 'abc'});
    registry.pass(STALE_UPLOAD_MS + 1);
    v2 = await v2Of(registry);
    expect(await sweepNow()).toEqual({...NOTHING, uploads: 1});
    expect((await v2.send('GET', location)).status).toBe(404);
  });

  test('takes a file that has no record, once it is old', async () => {
    const bytes = generator.bytes(100);
    const orphan = fileOf(digestOf(bytes));
    await mkdir(path.dirname(orphan), {recursive: true});
    await writeFile(orphan, bytes);
    // A file's status changes now, by the machine's clock; the server's clock is what is moved.
    registry.pass(Date.now() - registry.now);
    expect(await sweepNow()).toEqual(NOTHING);
    await utimes(orphan, 0, 0);
    registry.pass(2 * 3_600_000);
    expect(await sweepNow()).toEqual({...NOTHING, files: 1});
    expect(existsSync(orphan)).toBe(false);
  });

  test('never gets in the way of pushes that go on meanwhile', async () => {
    const layers = await Promise.all(Array.from({length: 6}, () => generator.layer()));
    let pushing = true;
    const sweeping = (async () => {
      while (pushing) {
        registry.pass(IDLE_LAYER_MS + UNHELD_BLOB_MS);
        await sweepNow();
      }
    })();
    for (let round = 0; round < 5; round++) {
      v2 = await v2Of(registry);
      const answers = await Promise.all(
        layers.map(async ({descriptor, bytes}) => {
          const fresh = await v2Of(registry);
          return fresh.upload('app', descriptor.digest, bytes).then(
            ({status}) => status,
            () => 0,
          );
        }),
      );
      expect(answers.every(status => [201, 401, 403, 404].includes(status))).toBe(true);
    }
    pushing = false;
    await sweeping;
  });
});
