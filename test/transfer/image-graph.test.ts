import {describe, expect, test} from 'vitest';
import type {Abortable, ReadableStore} from '../../src/content/store.ts';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import {digestOf} from '../../src/oci/digest.ts';
import {parseManifest} from '../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import {readImageGraph} from '../../src/transfer/image-graph.ts';
import {failureOf} from '../support/to-throw-code.ts';

function indexOf(manifests: readonly Descriptor[]): {descriptor: Descriptor; bytes: Buffer} {
  const bytes = Buffer.from(JSON.stringify({schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests}));
  const descriptor = {mediaType: MEDIA_TYPE.ociIndex, digest: digestOf(bytes), size: bytes.byteLength};
  return {descriptor, bytes};
}

const [{descriptor: leaf, bytes: leafBytes}] = [indexOf([])];

/** A place that holds one index and, each once asked for, every one of its members but those that fail. */
class Shelf {
  readonly root: Descriptor;
  readonly #rootBytes: Buffer;
  readonly #fails: (asked: number) => boolean;
  asked = 0;
  open = 0;
  mostOpen = 0;

  constructor(members: number, fails: (asked: number) => boolean = () => false) {
    const {descriptor, bytes} = indexOf(
      Array.from({length: members}, (_, at) => ({...leaf, digest: digestOf(String(at))})),
    );
    this.root = descriptor;
    this.#rootBytes = bytes;
    this.#fails = fails;
  }

  get store(): ReadableStore {
    const fetchManifest = async (descriptor: Descriptor, {signal}: Abortable = {}) => {
      if (descriptor.digest === this.root.digest) return parseManifest(this.#rootBytes);
      const asked = ++this.asked;
      this.mostOpen = Math.max(this.mostOpen, ++this.open);
      await new Promise(setImmediate);
      this.open--;
      signal?.throwIfAborted();
      if (this.#fails(asked)) throw new Error('it is gone');
      return {...parseManifest(leafBytes), digest: descriptor.digest};
    };
    return {location: 'the shelf', fetchManifest} as Partial<ReadableStore> as ReadableStore;
  }
}

describe('the graph of an index', () => {
  test('is read with so many questions at once, and each member once', async () => {
    const shelf = new Shelf(500);
    const {manifests} = await readImageGraph(shelf.store, shelf.root);
    expect(manifests).toHaveLength(501);
    expect(shelf.asked).toBe(500);
    expect(shelf.mostOpen).toBe(32);
  });

  test('is not read any further once a member cannot be', async () => {
    const shelf = new Shelf(500, asked => asked === 1);
    await expect(readImageGraph(shelf.store, shelf.root)).rejects.toThrow('it is gone');
    expect(shelf.open).toBe(0);
    expect(shelf.asked).toBeLessThan(100);
    const asked = shelf.asked;
    await new Promise(setImmediate);
    expect(shelf.asked).toBe(asked);
  });

  test('is refused before any member is asked for where it is large beyond reason', async () => {
    const shelf = new Shelf(10_001);
    const error = await failureOf('INVALID_MANIFEST', () => readImageGraph(shelf.store, shelf.root));
    expect(error.message).toBe('the shelf: the index is nested or large beyond reason');
    expect(shelf.asked).toBe(0);
  });
});
