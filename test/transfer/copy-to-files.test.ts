import {readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {describe, expect, test, vi} from 'vitest';
import {openImageSource} from '../../src/content/image-source.ts';
import {openImageTarget} from '../../src/content/image-target.ts';
import type {ImageLister, OpenOptions, ReadableStore} from '../../src/content/store.ts';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import {digestBy, digestHex} from '../../src/oci/digest.ts';
import {parseManifest} from '../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {copyReferrers} from '../../src/transfer/copy-referrers.ts';
import {planCopy} from '../../src/transfer/plan-copy.ts';
import {expectSameContent} from '../contracts/content-store.ts';
import {MemoryStore} from '../support/memory-store.ts';
import {type GeneratedImage, ImageGenerator, memoryStoreWith, putImage} from '../support/random-image.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

const generator = new ImageGenerator('copy-to-files');

/** A store whose answers come in another order for every seed. */
class UnpunctualStore extends MemoryStore {
  readonly #seed: number;

  constructor(seed: number) {
    super();
    this.#seed = seed;
  }

  override async fetchManifest(descriptor: Descriptor) {
    await this.#dawdle(descriptor);
    return super.fetchManifest(descriptor);
  }

  override async open(descriptor: Descriptor, options?: OpenOptions) {
    await this.#dawdle(descriptor);
    return super.open(descriptor, options);
  }

  async #dawdle({digest}: Descriptor): Promise<void> {
    const turns = (Number.parseInt(digestHex(digest).slice(0, 6), 16) * this.#seed) % 23;
    for (let turn = 0; turn < turns; turn++) await nextTurn();
  }
}

describe('copyImage into a file', () => {
  test('makes a layout whole again that has lost a layer', async () => {
    const image = await generator.image();
    const folder = `${await temporaryFolder()}/`;
    await copyInto(folder, image);
    const lost = image.manifest.kind === 'image' ? image.manifest.content.layers[0]! : undefined;
    await rm(path.join(folder, 'blobs', 'sha256', digestHex(lost!.digest)));
    expect(await copyInto(folder, image)).toMatchObject({pushed: 1, skipped: image.blobs.size - 1});
    await expectWhole(folder, image);
  });

  test('plans to move what a layout has lost of an image that it names', async () => {
    const image = await generator.image();
    const folder = `${await temporaryFolder()}/`;
    await copyInto(folder, image);
    const lost = image.manifest.kind === 'image' ? image.manifest.content.layers[0]! : undefined;
    await rm(path.join(folder, 'blobs', 'sha256', digestHex(lost!.digest)));
    const destination = await openImageTarget({kind: 'file', path: folder});
    const source = await memoryStoreWith(image);
    const plan = await planCopy({source, destination, roots: [image.descriptor]});
    expect(plan).toMatchObject({blobs: [{digest: lost!.digest}], manifests: []});
  });

  test('lists an image that was there only as a part of an index', async () => {
    const index = await generator.index();
    const child = index.manifests[0]!;
    const folder = `${await temporaryFolder()}/`;
    await copyInto(folder, index, {tags: ['multi']});
    const root = {mediaType: child.mediaType, digest: child.digest, size: child.bytes.byteLength};
    await copyInto(folder, index, {root});
    const layout = await openImageSource({kind: 'file', path: folder});
    const listed = (await layout.images()).map(image => image.descriptor.digest);
    expect(listed).toEqual([index.descriptor.digest, child.digest]);
    await layout.close();
  });

  test('lists what an earlier run had brought before it failed in the end', async () => {
    const image = await generator.image({layerBytes: 2 * 1024 * 1024});
    const target = path.join(await temporaryFolder(), 'app.tar');
    const open = () => openImageTarget({kind: 'file', path: target}, {continues: 'app'});
    const failing = await open();
    await copyImage({source: await memoryStoreWith(image), destination: failing, root: image.descriptor});
    await failing.abandon();
    const again = await open();
    await copyImage({source: await memoryStoreWith(image), destination: again, root: image.descriptor});
    await again.commit();
    await expectWhole(target, image);
  });

  test('keeps the digest of a child that its index names by SHA-512', async () => {
    const image = await generator.image();
    const bytes = Buffer.from(image.manifest.bytes);
    const digest = digestBy('sha512', bytes);
    const child = parseManifest(bytes, MEDIA_TYPE.ociManifest, digest);
    const listed = {mediaType: MEDIA_TYPE.ociManifest, digest, size: bytes.byteLength};
    const index = parseManifest(
      Buffer.from(JSON.stringify({schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests: [listed]})),
    );
    const root = {mediaType: index.mediaType, digest: index.digest, size: index.bytes.byteLength};
    const source = new MemoryStore();
    await putImage(source, {...image, manifests: [child, index], manifest: index, descriptor: root});
    for (const name of ['layout/', 'app.tar']) {
      const target = path.join(await temporaryFolder(), name);
      const destination = await openImageTarget({kind: 'file', path: target});
      await copyImage({source, destination, root});
      await destination.commit();
      const store = await openImageSource({kind: 'file', path: target});
      expect((await store.fetchManifest(listed)).bytes).toEqual(child.bytes);
      await store.close();
    }
  });

  test.each([
    'oci-archive',
    'docker-archive',
  ] as const)('makes the same %s of the same image, whatever comes first', async format => {
    const image =
      format === 'oci-archive'
        ? generator.indexOf([await generator.index({layers: 9}), await generator.image({layers: 9})])
        : await generator.image({layers: 30});
    const written: Buffer[] = [];
    for (const seed of [1, 5, 7, 11]) {
      const source = new UnpunctualStore(seed);
      await putImage(source, image);
      const target = path.join(await temporaryFolder(), 'app.tar');
      await copyInto(target, image, {source, tags: ['app:1'], format});
      written.push(await readFile(target));
    }
    for (const other of written) expect(other.equals(written[0]!)).toBe(true);
  });

  test('refuses an index where a docker archive is to be before it reads a layer', async () => {
    const index = await generator.index();
    const source = await memoryStoreWith(index);
    const opened = vi.spyOn(source, 'open');
    const target = path.join(await temporaryFolder(), 'app.tar');
    await failureOf('UNSUPPORTED', () => copyInto(target, index, {source, format: 'docker-archive'}));
    expect(opened).not.toHaveBeenCalled();
  });

  test('names the image, and not what refers to it', async () => {
    const image = await generator.image();
    const source = await memoryStoreWith(image);
    await putImage(source, generator.artifact({subject: image.descriptor}));
    const target = path.join(await temporaryFolder(), 'app.tar');
    const destination = await openImageTarget({kind: 'file', path: target});
    await copyImage({source, destination, root: image.descriptor, tags: ['mine']});
    await copyReferrers({source, destination, root: image.descriptor, tags: ['mine']});
    await destination.commit();
    const archive = await openImageSource({kind: 'file', path: target});
    expect((await archive.resolve('mine')).digest).toBe(image.descriptor.digest);
    await archive.close();
  });
});

async function copyInto(
  target: string,
  image: GeneratedImage,
  choices: {
    source?: ReadableStore;
    root?: Descriptor;
    tags?: string[];
    format?: 'oci-archive' | 'docker-archive';
  } = {},
) {
  const {root = image.descriptor, tags = [], format} = choices;
  const source = choices.source ?? (await memoryStoreWith(image));
  const destination = await openImageTarget({kind: 'file', path: target}, {format});
  const result = await copyImage({source, destination, root, tags});
  await destination.commit();
  return result;
}

async function expectWhole(target: string, image: GeneratedImage): Promise<void> {
  const store: ReadableStore & ImageLister = await openImageSource({kind: 'file', path: target});
  expect((await store.images()).map(one => one.descriptor.digest)).toEqual([image.descriptor.digest]);
  await expectSameContent(store, image);
  await store.close();
}
