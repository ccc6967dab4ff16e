import {link as hardLink, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {OciArchiveWriter} from '../../src/content/archive/oci-archive-writer.ts';
import {openImageSource} from '../../src/content/image-source.ts';
import type {OpenContent} from '../../src/content/store.ts';
import {EcrctlError} from '../../src/errors.ts';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {expectSameContent} from '../contracts/content-store.ts';
import {type GeneratedImage, ImageGenerator, memoryStoreWith} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const MIB = 1024 * 1024;

describe('an OCI archive that a stopped run has begun', () => {
  const generator = new ImageGenerator('continued');
  let folder: string;
  let target: string;
  let image: GeneratedImage;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-continued-'));
    target = path.join(folder, 'app.tar');
    image = await generator.image({layers: 3, layerBytes: 3 * MIB});
  });
  afterEach(() => rm(folder, {recursive: true}));

  const layers = (): Descriptor[] =>
    image.manifest.kind === 'image' ? [...image.manifest.content.layers] : [];
  const begin = () => OciArchiveWriter.create(target, {continues: 'abc'});

  /** Opens a blob and remembers from where; with `breakAt`, its stream ends with an error that is final. */
  function opening(descriptor: Descriptor, offsets: number[], breakAt?: number): OpenContent {
    const bytes = image.blobs.get(descriptor.digest)!;
    return async ({offset = 0} = {}) => {
      offsets.push(offset);
      return Readable.from(
        (function* () {
          for (let at = offset; at < bytes.length; at += 65_536) {
            if (breakAt !== undefined && at >= breakAt) throw new EcrctlError('CANCELLED', 'stopped here');
            yield bytes.subarray(at, at + 65_536);
          }
        })(),
        {objectMode: false},
      );
    };
  }

  /** Writes the first layer whole and some of the second, as a run does that is then stopped. */
  async function beginAndStop(breakAt: number): Promise<OciArchiveWriter> {
    const writer = await begin();
    const [first, second] = layers();
    await writer.push(first!, opening(first!, []));
    await failureOf('CANCELLED', () => writer.push(second!, opening(second!, [], breakAt)));
    return writer;
  }

  async function finish(writer: OciArchiveWriter): Promise<void> {
    await copyImage({
      source: await memoryStoreWith(image),
      destination: writer,
      root: image.descriptor,
      tags: ['1'],
    });
    await writer.commit();
    const source = await openImageSource({kind: 'file', path: target});
    await expectSameContent(source, image);
    await source.close();
    expect(await readdir(folder)).toEqual(['app.tar']);
  }

  test('is not continued through a link that somebody has put under its name', async () => {
    const writer = await beginAndStop(2 * MIB);
    await writer.abandon();
    const [part] = await readdir(folder);
    const elsewhere = path.join(folder, 'elsewhere');
    await writeFile(elsewhere, 'precious');
    for (const link of [symlink, hardLink]) {
      await rm(path.join(folder, part!), {force: true});
      await link(elsewhere, path.join(folder, part!));
      const again = await begin();
      await again.push(layers()[0]!, opening(layers()[0]!, []));
      await again.abandon();
      expect(await readFile(elsewhere, 'utf8')).toBe('precious');
    }
  });

  test('is kept when it is abandoned, and says where it lies and how much it is', async () => {
    const writer = await beginAndStop(2 * MIB);
    await writer.abandon();
    const [name] = await readdir(folder);
    expect(writer.kept()?.location).toBe(path.join(folder, name!));
    expect(writer.kept()?.bytes).toBeGreaterThan(4 * MIB);
  });

  test('goes on after what is whole and within what is not', async () => {
    await (await beginAndStop(2 * MIB)).abandon();
    const writer = await begin();
    const [first, second, third] = layers();
    expect(await writer.existing(layers())).toEqual(new Set([first!.digest]));
    const offsets: number[] = [];
    await writer.push(second!, opening(second!, offsets));
    expect(offsets).toHaveLength(1);
    expect(offsets[0]).toBeGreaterThan(MIB);
    const whole: number[] = [];
    await writer.push(third!, opening(third!, whole));
    expect(whole).toEqual([0]);
    await finish(writer);
  });

  test('is found after a run that had no time to end', async () => {
    const stopped = await beginAndStop(2 * MIB);
    const writer = await begin();
    expect((await writer.existing(layers())).size).toBe(1);
    await finish(writer);
    await stopped.abandon();
  });

  test('receives a beginning anew that turns out to be wrong', async () => {
    await (await beginAndStop(2 * MIB)).abandon();
    const [name] = await readdir(folder);
    const {open} = await import('node:fs/promises');
    const handle = await open(path.join(folder, name!), 'r+');
    const [first] = layers();
    await handle.write(Buffer.from('damaged'), 0, 7, first!.size + 8 * 512);
    await handle.write(Buffer.from('damaged'), 0, 7, 4 * 512);
    await handle.close();
    const writer = await begin();
    expect((await writer.existing(layers())).size).toBe(0);
    await finish(writer);
  });

  test('begins anew for another image', async () => {
    await (await beginAndStop(2 * MIB)).abandon();
    const other = await OciArchiveWriter.create(target, {continues: 'def'});
    expect((await other.existing(layers())).size).toBe(0);
    await other.abandon();
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('leaves nothing behind for less than it is worth', async () => {
    const writer = await begin();
    await writer.abandon();
    expect(await readdir(folder)).toEqual([]);
    expect(writer.kept()).toBeUndefined();
  });
});
