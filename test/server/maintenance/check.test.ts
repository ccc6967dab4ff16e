import {rm, truncate, writeFile} from 'node:fs/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {BlobStore} from '../../../src/server/blobs/blob-store.ts';
import {checkLocalEcr} from '../../../src/server/index.ts';
import {openState} from '../../../src/server/state/open-state.ts';
import type {State} from '../../../src/server/state/state.ts';
import {ACCOUNT, type LocalRegistry, REGION, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const generator = new ImageGenerator('check');
const PREFIX = [ACCOUNT, REGION, 'app'];
let registry: LocalRegistry;
let image: GeneratedImage;
let index: GeneratedImage;
let digest: string;
let layer: string;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  image = await generator.image({layers: 1});
  index = await generator.index();
  digest = await registry.push('app', image, ['v1', 'v2']);
  await registry.push('app', index, ['multi']);
  await registry.push('app', await generator.image({layers: 1, subject: image.descriptor}));
  layer = [...image.blobs.keys()][0]!;
});
afterAll(() => registry.close());

const problems = async (readContent = true) =>
  (await checkLocalEcr({dataDir: registry.dataDir, readContent})).findings.map(
    ({subject, problem}) => `${subject} ${problem}`,
  );
/** Breaks something, checks, and puts it right again. */
async function whileBroken(
  breakIt: (state: State) => void,
  mendIt: (state: State) => void,
): Promise<string[]> {
  const state = openState(registry.dataDir);
  try {
    await state.transaction(() => breakIt(state));
    const found = await problems();
    await state.transaction(() => mendIt(state));
    return found;
  } finally {
    await state.close();
  }
}

describe('a check', () => {
  test('finds nothing wrong with what a server left, and counts it', async () => {
    expect(await checkLocalEcr({dataDir: registry.dataDir})).toEqual({
      repositories: 1,
      images: 5,
      layers: expect.any(Number),
      blobs: expect.any(Number),
      findings: [],
    });
  });

  test('needs a local ECR', async () => {
    await failureOf('FILE_NOT_FOUND', () => checkLocalEcr({dataDir: `${registry.dataDir}/none`}));
  });

  test('finds a blob whose bytes are others, and only where it reads them', async () => {
    const file = new BlobStore(registry.dataDir).pathOf(layer as never);
    const bytes = image.blobs.get(layer as never)!;
    const flipped = Buffer.from(bytes);
    flipped[0]! ^= 1;
    await writeFile(file, flipped);
    expect(await problems(false)).toEqual([]);
    expect(await problems()).toEqual([
      expect.stringContaining(`${layer} has a file whose digest is sha256:`),
    ]);
    await truncate(file, 5);
    expect(await problems(false)).toEqual([`${layer} has a file of 5 bytes instead of ${bytes.length}`]);
    await rm(file);
    expect(await problems()).toEqual([`${layer} has no file`]);
    await writeFile(file, bytes);
    expect(await problems()).toEqual([]);
  });

  test('finds a manifest that is gone or another one', async () => {
    const key = [...PREFIX, digest];
    const put = (state: State, bytes: Uint8Array) => state.table('manifests').put(key, bytes);
    const mend = (state: State) => put(state, image.manifest.bytes);
    const gone = await whileBroken(state => state.table('manifests').remove(key), mend);
    expect(gone).toContain(`${ACCOUNT}/${REGION}/app@${digest} has no manifest`);
    const other = await whileBroken(state => put(state, index.manifest.bytes), mend);
    expect(other).toContain(
      `${ACCOUNT}/${REGION}/app@${digest} has a manifest whose digest is ${index.descriptor.digest}`,
    );
    expect(await problems()).toEqual([]);
  });

  test('finds counts that do not count', async () => {
    const key = [ACCOUNT, REGION, 'images', 'app'];
    const layerKey = [...PREFIX, layer];
    const found = await whileBroken(
      state => {
        state.table('counts').put(key, 17);
        state.table('layers').put(layerKey, {...state.table('layers').get(layerKey)!, references: 9});
      },
      state => {
        state.table('counts').put(key, 5);
        state.table('layers').put(layerKey, {...state.table('layers').get(layerKey)!, references: 1});
      },
    );
    expect(found).toEqual([
      `${ACCOUNT}/${REGION}/app counts 17 images, has 5`,
      `${ACCOUNT}/${REGION}/app layer ${layer} counts 9 images, has 1`,
    ]);
  });

  test('finds tags, indexes and referrers that point to nothing', async () => {
    const child = index.manifests[0]!.digest;
    const found = await whileBroken(
      state => {
        state.table('tags').put([...PREFIX, 'lost'], `sha256:${'0'.repeat(64)}`);
        state.table('tags').remove([...PREFIX, 'v2']);
        state.table('parents').put([...PREFIX, digest, child], true);
        state.table('referrers').put([...PREFIX, digest, child], true);
      },
      state => {
        state.table('tags').remove([...PREFIX, 'lost']);
        state.table('tags').put([...PREFIX, 'v2'], digest);
        state.table('parents').remove([...PREFIX, digest, child]);
        state.table('referrers').remove([...PREFIX, digest, child]);
      },
    );
    expect(found).toEqual([
      `${ACCOUNT}/${REGION}/app@${digest} has the tag v2, which points to nothing`,
      `${ACCOUNT}/${REGION}/app:lost points to sha256:${'0'.repeat(64)}, which does not have it`,
      `${ACCOUNT}/${REGION}/app@${digest} is noted in parents for ${child} in vain`,
      `${ACCOUNT}/${REGION}/app@${digest} is noted in referrers for ${child} in vain`,
    ]);
  });

  test('finds records of a repository that does not exist', async () => {
    const key = [ACCOUNT, REGION, 'ghost', 'latest'];
    const found = await whileBroken(
      state => state.table('tags').put(key, digest),
      state => state.table('tags').remove(key),
    );
    expect(found).toEqual([`${ACCOUNT}/${REGION}/ghost has records in tags, but does not exist`]);
  });
});
