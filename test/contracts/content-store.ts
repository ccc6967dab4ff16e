import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {afterEach, describe, expect, test} from 'vitest';
import type {OpenContent, ReadableStore, WritableStore} from '../../src/content/store.ts';
import {verifyContent} from '../../src/content/verify.ts';
import type {Digest} from '../../src/oci/digest.ts';
import {parseManifest} from '../../src/oci/manifest.ts';
import {
  describe as descriptorOfBytes,
  type GeneratedImage,
  ImageGenerator,
  opening,
  putImage,
} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

/** One empty place for images, made anew for every test. */
export interface StoreUnderTest {
  writer: WritableStore;
  /** Opens what was written for reading; called after `commit`. */
  reader(): Promise<ReadableStore>;
  dispose(): Promise<void>;
}

/** Runs the suite that every store passes. `skip` names tests (by title) with the reason why not. */
export function contentStoreContract(
  name: string,
  create: () => Promise<StoreUnderTest>,
  options: {skip?: Record<string, string>; format?: 'oci' | 'docker'} = {},
): void {
  const open: StoreUnderTest[] = [];
  const generator = new ImageGenerator();
  const format = options.format ?? 'oci';
  const start = async () => {
    const made = await create();
    open.push(made);
    return made;
  };
  const check = (title: string, run: () => Promise<void>) => {
    const reason = options.skip?.[title];
    test.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (${reason})`, run);
  };

  describe(`${name} as a content store`, () => {
    afterEach(async () => {
      for (const made of open.splice(0)) await made.dispose();
    });

    check('gives back an image byte for byte', async () => {
      const image = await generator.image({layers: 3, format});
      const {writer, reader} = await start();
      await putImage(writer, image, ['v1']);
      await writer.commit();
      const store = await reader();
      expect(await store.resolve('v1')).toMatchObject(image.descriptor);
      await expectSameContent(store, image);
      await store.close();
    });

    check('gives back an index and all of its images', async () => {
      const index = await generator.index({format});
      const {writer, reader} = await start();
      await putImage(writer, index, ['multi']);
      await writer.commit();
      const store = await reader();
      expect((await store.resolve('multi')).digest).toBe(index.descriptor.digest);
      await expectSameContent(store, index);
      await store.close();
    });

    check('keeps an artifact whose subject is elsewhere', async () => {
      const elsewhere = await generator.image();
      const artifact = generator.artifact({subject: elsewhere.descriptor});
      const {writer, reader} = await start();
      await putImage(writer, artifact, ['signature']);
      await writer.commit();
      const store = await reader();
      await expectSameContent(store, artifact);
      await store.close();
    });

    check('resolves a digest as well as every tag', async () => {
      const image = await generator.image({format});
      const {writer, reader} = await start();
      await putImage(writer, image, ['one', 'two']);
      await writer.commit();
      const store = await reader();
      for (const name of ['one', 'two', image.descriptor.digest]) {
        expect((await store.resolve(name)).digest).toBe(image.descriptor.digest);
      }
      await failureOf('IMAGE_NOT_FOUND', () => store.resolve('three'));
      await store.close();
    });

    check('says that content is missing', async () => {
      const image = await generator.image({format});
      const other = await generator.image({format});
      const {writer, reader} = await start();
      await putImage(writer, image, ['v1']);
      await writer.commit();
      const store = await reader();
      await failureOf('IMAGE_NOT_FOUND', () => store.fetchManifest(other.descriptor));
      await failureOf('BLOB_NOT_FOUND', async () => buffer(await store.open(configOf(other))));
      await store.close();
    });

    check('opens a blob at any offset, several at once', async () => {
      const bytes = generator.bytes(3_000_000);
      const image = await generator.image({format});
      const {writer, reader} = await start();
      const {descriptor, holder} = withLayer(image, bytes);
      await putImage(writer, holder, ['v1']);
      await writer.commit();
      const store = await reader();
      const offsets = [0, 1, 511, 1_048_576, 2_999_999, 0];
      const parts = await Promise.all(
        offsets.map(async offset => buffer(await store.open(descriptor, {offset}))),
      );
      offsets.forEach((offset, position) => {
        expect(parts[position]!.equals(bytes.subarray(offset))).toBe(true);
      });
      await store.close();
    });

    check('tells what exists, in one question', async () => {
      const image = await generator.image({format});
      const other = await generator.image({format});
      const {writer} = await start();
      await putImage(writer, image, ['v1']);
      const known = [...image.blobs].map(([digest, bytes]) => ({...descriptorOfBytes(bytes, ''), digest}));
      const found = await writer.existing([...known, image.descriptor, other.descriptor]);
      expect([...found].sort()).toEqual([...image.blobs.keys(), image.descriptor.digest].sort());
    });

    check('says of a blob that it has already that it exists', async () => {
      const bytes = generator.bytes(5000);
      const descriptor = descriptorOfBytes(bytes, 'application/octet-stream');
      const {writer} = await start();
      expect(await writer.push(descriptor, opening(bytes))).toBe('pushed');
      expect(await writer.push(descriptor, opening(bytes))).toBe('exists');
    });

    check('tells progress up to the size', async () => {
      const bytes = generator.bytes(100_000);
      const told: number[] = [];
      const {writer} = await start();
      await writer.push(descriptorOfBytes(bytes, 'application/octet-stream'), opening(bytes), {
        onProgress: count => told.push(count),
      });
      expect(told.at(-1)).toBe(bytes.length);
    });

    for (const [what, code, change] of [
      ['too short', 'CONTENT_SIZE_MISMATCH', (bytes: Buffer) => bytes.subarray(0, -1)],
      ['too long', 'CONTENT_TRAILING_DATA', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('!')])],
      ['flipped', 'CONTENT_DIGEST_MISMATCH', flipLastBit],
    ] as const) {
      check(`refuses content that is ${what}, and does not have it afterwards`, async () => {
        const bytes = generator.bytes(20_000);
        const descriptor = descriptorOfBytes(bytes, 'application/octet-stream');
        const {writer} = await start();
        await failureOf(code, () => writer.push(descriptor, opening(change(bytes))));
        expect((await writer.existing([descriptor])).size).toBe(0);
        expect(await writer.push(descriptor, opening(bytes))).toBe('pushed');
      });
    }

    check('goes on after the content broke off half-way', async () => {
      const bytes = generator.bytes(3_000_000);
      const image = await generator.image({format});
      const {descriptor, holder} = withLayer(image, bytes);
      const {writer, reader} = await start();
      const source = breakingOnce(bytes, 1_500_000);
      expect(await writer.push(descriptor, source)).toBe('pushed');
      await putImage(writer, holder, ['v1']);
      await writer.commit();
      const store = await reader();
      expect((await buffer(verifyContent(descriptor, await store.open(descriptor)))).equals(bytes)).toBe(
        true,
      );
      await store.close();
    });

    check('stops when it is told to', async () => {
      const bytes = generator.bytes(200_000);
      const descriptor = descriptorOfBytes(bytes, 'application/octet-stream');
      const stop = new AbortController();
      const {writer} = await start();
      const endless: OpenContent = async () =>
        Readable.from(
          (async function* () {
            yield bytes.subarray(0, 1000);
            stop.abort();
            yield bytes.subarray(1000, 2000);
            await new Promise(resolve => setImmediate(resolve));
            yield bytes.subarray(2000);
          })(),
        );
      await expect(writer.push(descriptor, endless, {signal: stop.signal})).rejects.toThrow();
      expect((await writer.existing([descriptor])).size).toBe(0);
    });
  });
}

/** Reads everything an image is made of from a store, verified. */
export async function expectSameContent(store: ReadableStore, image: GeneratedImage): Promise<void> {
  for (const manifest of image.manifests) {
    const {mediaType, digest, bytes} = manifest;
    const found = await store.fetchManifest({mediaType, digest, size: bytes.byteLength});
    expect(Buffer.from(found.bytes).equals(bytes)).toBe(true);
    expect(found.mediaType).toBe(mediaType);
  }
  for (const [digest, bytes] of image.blobs) {
    const descriptor = {mediaType: 'application/octet-stream', digest, size: bytes.length};
    const found = await buffer(verifyContent(descriptor, await store.open(descriptor)));
    expect(found.equals(bytes)).toBe(true);
  }
}

function configOf(image: GeneratedImage) {
  if (image.manifest.kind !== 'image') throw new TypeError('an index has no configuration');
  return image.manifest.content.config;
}

/** The image with one more layer made of these bytes. */
function withLayer(image: GeneratedImage, bytes: Buffer) {
  if (image.manifest.kind !== 'image') throw new TypeError('an index has no layers');
  const descriptor = descriptorOfBytes(bytes, image.manifest.content.layers[0]!.mediaType);
  const content = {...image.manifest.content, layers: [...image.manifest.content.layers, descriptor]};
  const manifest = parseManifest(Buffer.from(JSON.stringify(content)));
  const holder: GeneratedImage = {
    descriptor: {mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.byteLength},
    manifest,
    manifests: [manifest],
    blobs: new Map<Digest, Buffer>([...image.blobs, [descriptor.digest, bytes]]),
  };
  return {descriptor, holder};
}

function flipLastBit(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length - 1]! ^= 1;
  return changed;
}

/** Content whose first stream breaks off at a byte, as a connection does. */
function breakingOnce(bytes: Buffer, at: number): OpenContent {
  let isFirst = true;
  return async (options = {}) => {
    const offset = options.offset ?? 0;
    if (!isFirst) return Readable.from([bytes.subarray(offset)]);
    isFirst = false;
    return Readable.from(
      (async function* () {
        yield bytes.subarray(offset, at);
        throw Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'});
      })(),
    );
  };
}
