import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {gunzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {GzipLayerCompressor} from '../../../src/content/compression/gzip-layer-compressor.ts';
import {digestOf} from '../../../src/oci/digest.ts';
import {ImageGenerator, opening} from '../../support/random-image.ts';

describe('a gzip layer compressor', () => {
  const compressor = new GzipLayerCompressor({level: 1});
  const generator = new ImageGenerator('gzip');
  const raw = Buffer.concat([generator.bytes(1_500_000), Buffer.alloc(2_000_000, 'text ')]);

  test('tells the digests of both forms', async () => {
    const layer = await compressor.compress(opening(raw));
    const compressed = await buffer(await layer.open());
    expect(layer).toMatchObject({
      compression: 'gzip',
      size: compressed.length,
      digest: digestOf(compressed),
      diffId: digestOf(raw),
    });
    expect(gunzipSync(compressed).equals(raw)).toBe(true);
    await layer.close();
  });

  test('gives the same bytes in whatever chunks the layer comes', async () => {
    const digests = new Set<string>();
    for (const size of [1000, 65_536, 1_048_576, 1_048_577, raw.length]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < raw.length; at += size) chunks.push(raw.subarray(at, at + size));
      const layer = await compressor.compress(async () => Readable.from(chunks));
      digests.add(layer.digest);
      await layer.close();
    }
    expect(digests.size).toBe(1);
  });

  test('opens what it made again, at any offset', async () => {
    const layer = await compressor.compress(opening(raw));
    const whole = await buffer(await layer.open());
    for (const offset of [0, 1, 100_000, layer.size]) {
      expect((await buffer(await layer.open({offset}))).equals(whole.subarray(offset))).toBe(true);
    }
    await layer.close();
  });

  test('makes an empty layer a gzip file of nothing', async () => {
    const layer = await compressor.compress(opening(Buffer.alloc(0)));
    expect(gunzipSync(await buffer(await layer.open()))).toHaveLength(0);
    expect(layer.diffId).toBe(digestOf(Buffer.alloc(0)));
    await layer.close();
  });

  test('stores what compresses no further', async () => {
    const random = generator.bytes(3 * 1024 * 1024);
    const layer = await compressor.compress(opening(random));
    expect(layer.size).toBeGreaterThan(random.length);
    expect(layer.size).toBeLessThan(random.length * 1.001);
    expect(gunzipSync(await buffer(await layer.open())).equals(random)).toBe(true);
    await layer.close();
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(compressor.compress(opening(raw), {signal: stop.signal})).rejects.toThrow();
  });

  test('passes on what fails in reading the layer', async () => {
    const broken = async () => Readable.from(failing());
    await expect(compressor.compress(broken)).rejects.toThrow('the disk is gone');
  });

  async function* failing() {
    yield raw.subarray(0, 100);
    throw new Error('the disk is gone');
  }
});
