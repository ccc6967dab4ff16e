import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openImageSource} from '../../src/content/image-source.ts';
import {openImageTarget} from '../../src/content/image-target.ts';
import type {EcrTransport} from '../../src/ecr/open-ecr-repository.ts';
import {EcrctlError} from '../../src/errors.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {expectSameContent} from '../contracts/content-store.ts';
import {type LocalRegistry, startLocalRegistry} from '../ecr/local-registry.ts';
import {type GeneratedImage, ImageGenerator, memoryStoreWith} from '../support/random-image.ts';
import {InstantClock} from '../support/remote.ts';

const MIB = 1024 * 1024;
const LAYER = 2 * MIB;
/** Large enough to come past streams, which small layers do not. */
const LARGE_LAYER = 4.5 * MIB;
/** Where a layer breaks off: in bytes, at every tenth. */
const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(share => Math.round(LARGE_LAYER * share));

/** Faults that a transfer gets over by itself. */
const PASSING: string[] = [
  'throttle,times=2',
  'throttle,op=PutImage,times=3',
  'error=ServerException,times=2',
  'expire-token,protocol=distribution,after=3,times=1',
  'reset,times=2',
  'reset,op=PutImage,times=1',
  'latency=50ms,p=0.3,seed=5',
];
/** Those of a layer's bytes on their way down. */
const PASSING_DOWN = [
  `truncate=${MIB},op=GetLayer,times=2`,
  'error=ServerException,op=GetLayer,times=2',
  'throttle,op=GetLayer,times=2',
];

describe.each<EcrTransport>(['layer-parts', 'distribution'])('over %s', transport => {
  const generator = new ImageGenerator('transfer-faults');
  const retry = {clock: new InstantClock(), random: () => 0.5};
  let folder: string;
  let registry: LocalRegistry | undefined;
  let image: GeneratedImage;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-faults-'));
    image = await generator.image({layers: 2, layerBytes: LAYER});
  });
  afterEach(async () => {
    await registry?.close();
    await rm(folder, {recursive: true});
  });

  async function repositoryWith(faults: string[]) {
    registry = await startLocalRegistry({faults});
    return registry.open(await registry.createRepository(), {transport, retry});
  }

  async function pullTo(target: string, source: Awaited<ReturnType<typeof repositoryWith>>): Promise<void> {
    const archive = await openImageTarget({kind: 'file', path: target});
    try {
      await copyImage({source, destination: archive, root: image.descriptor, tags: ['1']});
      await archive.commit();
    } catch (error) {
      await archive.abandon();
      throw error;
    }
  }

  async function expectWhole(target: string): Promise<void> {
    const archive = await openImageSource({kind: 'file', path: target});
    await expectSameContent(archive, image);
    await archive.close();
  }

  test.each([...PASSING.filter(fault => !fault.includes('GetLayer'))])('a push gets over %s', async fault => {
    // The repository itself is made before faults may strike: it takes one call.
    const store = await repositoryWith([`${fault},after=1`.replace(/,after=3,(.*),after=1/, ',after=3,$1')]);
    await copyImage({
      source: await memoryStoreWith(image),
      destination: store,
      root: image.descriptor,
      tags: ['1'],
    });
    const target = path.join(folder, 'app.tar');
    await pullTo(target, store);
    await expectWhole(target);
  });

  test.each(PASSING_DOWN)('a pull gets over %s', async fault => {
    image = await generator.image({layers: 2, layerBytes: LARGE_LAYER});
    const store = await repositoryWith([fault]);
    await copyImage({source: await memoryStoreWith(image), destination: store, root: image.descriptor});
    const target = path.join(folder, 'app.tar');
    await pullTo(target, store);
    await expectWhole(target);
    expect(await readdir(folder)).toEqual(['app.tar']);
  });

  test('a pull gets over a reset at every tenth of a layer', async () => {
    image = await generator.image({layers: tenths.length, layerBytes: LARGE_LAYER});
    const resets = tenths.map((bytes, place) => `reset=${bytes},op=GetLayer,after=${place},times=1`);
    const store = await repositoryWith(resets);
    await copyImage({source: await memoryStoreWith(image), destination: store, root: image.descriptor});
    const target = path.join(folder, 'app.tar');
    await pullTo(target, store);
    await expectWhole(target);
  });

  test('a pull never takes a layer whose bytes were changed on the way, and leaves nothing wrong behind', async () => {
    image = await generator.image({layers: 2, layerBytes: LARGE_LAYER});
    const store = await repositoryWith([`corrupt=${MIB},op=GetLayer`]);
    await copyImage({source: await memoryStoreWith(image), destination: store, root: image.descriptor});
    const target = path.join(folder, 'app.tar');
    await expect(pullTo(target, store)).rejects.toMatchObject({
      code: 'CONTENT_DIGEST_MISMATCH',
      message: expect.stringMatching(/^reading /),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    'throttle,op=PutImage',
    'error=ServerException,op=CompleteLayerUpload',
  ])('a push that %s stops for good ends in an error, with nothing under the tag', async fault => {
    const store = await repositoryWith([fault]);
    const pushing = copyImage({
      source: await memoryStoreWith(image),
      destination: store,
      root: image.descriptor,
      tags: ['1'],
    });
    await expect(pushing).rejects.toBeInstanceOf(EcrctlError);
    await expect(store.resolve('1')).rejects.toMatchObject({code: 'IMAGE_NOT_FOUND'});
  });
});
