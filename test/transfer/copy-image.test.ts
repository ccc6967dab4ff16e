import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import type {OpenContent, OpenOptions, PushOptions, PushOutcome} from '../../src/content/store.ts';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import type {Digest} from '../../src/oci/digest.ts';
import type {Manifest} from '../../src/oci/manifest.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import type {TransferEvent} from '../../src/transfer/event.ts';
import {TransferError} from '../../src/transfer/transfer-error.ts';
import {MemoryStore} from '../support/memory-store.ts';
import {ImageGenerator, memoryStoreWith} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const generator = new ImageGenerator('copy-image');

/** A memory store that notes what is written to it, in order. */
class NotingStore extends MemoryStore {
  readonly written: Digest[] = [];
  questions = 0;
  active = 0;
  mostActive = 0;

  override async existing(descriptors: readonly Descriptor[]): Promise<Set<Digest>> {
    this.questions += 1;
    return super.existing(descriptors);
  }

  override async push(
    descriptor: Descriptor,
    open: OpenContent,
    options?: PushOptions,
  ): Promise<PushOutcome> {
    this.active += 1;
    this.mostActive = Math.max(this.mostActive, this.active);
    try {
      const outcome = await super.push(descriptor, open, options);
      this.written.push(descriptor.digest);
      return outcome;
    } finally {
      this.active -= 1;
    }
  }

  override async pushManifest(manifest: Manifest, options?: {tags?: readonly string[]}): Promise<void> {
    await super.pushManifest(manifest, options);
    this.written.push(manifest.digest);
  }
}

describe('copyImage', () => {
  test('copies an image with its digest, its blobs first and its manifest last', async () => {
    const image = await generator.image({layers: 3});
    const destination = new NotingStore();
    const result = await copyImage({
      source: await memoryStoreWith(image),
      destination,
      root: image.descriptor,
      tags: ['1.0', 'latest'],
    });
    expect(result).toMatchObject({pushed: 4, skipped: 0, mounted: 0});
    expect(destination.written.at(-1)).toBe(image.descriptor.digest);
    expect(await destination.resolve('1.0')).toEqual(image.descriptor);
    expect(await destination.resolve('latest')).toEqual(image.descriptor);
  });

  test('copies an index with children before parents and shared blobs once', async () => {
    const base = await generator.image({layers: 2});
    const index = generator.indexOf([base, await generator.image({layers: 1})]);
    const nested = generator.indexOf([index, base]);
    const destination = new NotingStore();
    await copyImage({
      source: await memoryStoreWith(nested),
      destination,
      root: nested.descriptor,
      tags: ['x'],
    });
    expect(new Set(destination.written).size).toBe(destination.written.length);
    const position = (digest: Digest) => destination.written.indexOf(digest);
    expect(position(base.descriptor.digest)).toBeLessThan(position(index.descriptor.digest));
    expect(position(index.descriptor.digest)).toBeLessThan(position(nested.descriptor.digest));
    expect(position(nested.descriptor.digest)).toBe(destination.written.length - 1);
  });

  test('asks what exists in two questions and moves nothing that is there', async () => {
    const image = await generator.image({layers: 20});
    const destination = new NotingStore();
    const source = await memoryStoreWith(image);
    await copyImage({source, destination, root: image.descriptor, tags: ['a']});
    expect(destination.questions).toBe(2);
    destination.written.length = 0;
    const again = await copyImage({source, destination, root: image.descriptor, tags: ['b']});
    expect(again).toMatchObject({pushed: 0, bytes: 0});
    expect(destination.written).toEqual([image.descriptor.digest]);
    expect(await destination.resolve('b')).toEqual(image.descriptor);
  });

  test('skips the blobs that are there and moves the rest', async () => {
    const image = await generator.image({layers: 4});
    const source = await memoryStoreWith(image);
    const destination = new NotingStore();
    const [first] = image.blobs.keys();
    const descriptor = {...image.descriptor, digest: first!, size: image.blobs.get(first!)!.length};
    await destination.push(descriptor, options => source.open(descriptor, options));
    const result = await copyImage({source, destination, root: image.descriptor});
    expect(result).toMatchObject({pushed: 4, skipped: 1});
  });

  test.each([1, 3])('moves at most %i blobs at once', async concurrency => {
    const image = await generator.image({layers: 12});
    const destination = new NotingStore();
    await copyImage({source: await memoryStoreWith(image), destination, root: image.descriptor, concurrency});
    expect(destination.mostActive).toBe(concurrency);
  });

  test('moves small blobs beside large ones unless it is told how many', async () => {
    const small = await generator.image({layers: 12});
    const few = new NotingStore();
    await copyImage({source: await memoryStoreWith(small), destination: few, root: small.descriptor});
    expect(few.mostActive).toBe(10);

    const large = await generator.image({layers: 7, layerBytes: 2.5 * 1024 * 1024});
    const six = new NotingStore();
    await copyImage({source: await memoryStoreWith(large), destination: six, root: large.descriptor});
    // The configuration is small.
    expect(six.mostActive).toBe(7);
  });

  test('tells what happens to each node, the plan first', async () => {
    const image = await generator.image({layers: 2});
    const events: TransferEvent[] = [];
    await copyImage({
      source: await memoryStoreWith(image),
      destination: new MemoryStore(),
      root: image.descriptor,
      onEvent: event => events.push(event),
    });
    expect(events[0]).toMatchObject({type: 'planned', blobs: 3});
    const finished = events.filter(event => event.type === 'finished');
    expect(finished.map(event => event.role).sort()).toEqual(['config', 'layer', 'layer', 'manifest']);
    expect(events.at(-1)).toMatchObject({
      type: 'finished',
      role: 'manifest',
      descriptor: {digest: image.descriptor.digest},
    });
  });

  test('never tags an image when one of its blobs fails, and names the source as the culprit', async () => {
    const image = await generator.image({layers: 3});
    const source = await memoryStoreWith(image);
    const [victim] = image.blobs.keys();
    const open = source.open.bind(source);
    source.open = async (descriptor: Descriptor, options?: OpenOptions) => {
      if (descriptor.digest !== victim) return open(descriptor, options);
      const bytes = Buffer.from(image.blobs.get(victim)!);
      bytes[5]! ^= 1;
      return Readable.from([bytes.subarray(options?.offset ?? 0)]);
    };
    const destination = new NotingStore();
    const events: TransferEvent[] = [];
    const error = await failureOf('CONTENT_DIGEST_MISMATCH', () =>
      copyImage({
        source,
        destination,
        root: image.descriptor,
        tags: ['1'],
        onEvent: event => events.push(event),
      }),
    );
    expect(error).toBeInstanceOf(TransferError);
    expect(error.message).toMatch(/^reading /);
    expect(events.some(event => event.type === 'failed')).toBe(true);
    await failureOf('IMAGE_NOT_FOUND', () => destination.resolve('1'));
    expect(destination.written).not.toContain(image.descriptor.digest);
  });

  test('names the side when a blob is missing at the source', async () => {
    const image = await generator.image();
    const source = new MemoryStore('empty.tar');
    await source.pushManifest(image.manifest, {tags: ['1']});
    const error = await failureOf('BLOB_NOT_FOUND', () =>
      copyImage({source, destination: new MemoryStore(), root: image.descriptor}),
    );
    expect(error.message).toMatch(/^reading /);
    expect(error.message).toContain('empty.tar');
  });

  test('stops at once when it is aborted', async () => {
    const image = await generator.image({layers: 10});
    const stop = new AbortController();
    const destination = new NotingStore();
    const copying = copyImage({
      source: await memoryStoreWith(image),
      destination,
      root: image.descriptor,
      concurrency: 1,
      signal: stop.signal,
      onEvent: event => event.type === 'finished' && stop.abort(),
    });
    await expect(copying).rejects.toMatchObject({name: 'AbortError'});
    expect(destination.written).toHaveLength(1);
  });
});
