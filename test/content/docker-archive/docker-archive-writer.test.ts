import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {DockerArchiveWriter} from '../../../src/content/docker-archive/docker-archive-writer.ts';
import {openImageSource} from '../../../src/content/image-source.ts';
import {openImageTarget} from '../../../src/content/image-target.ts';
import type {ImageManifest} from '../../../src/oci/manifest.ts';
import {copyImage} from '../../../src/transfer/copy-image.ts';
import {
  describe as descriptorOf,
  ImageGenerator,
  memoryStoreWith,
  opening,
  putImage,
} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const FIXTURES = new URL('../../fixtures/archives/', import.meta.url).pathname;

describe('a docker archive that is written', () => {
  const generator = new ImageGenerator('docker-writer');
  let folder: string;
  let target: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-docker-'));
    target = path.join(folder, 'app.tar');
  });
  afterEach(() => rm(folder, {recursive: true}));

  test('keeps layers as they are and gives the image back', async () => {
    const image = await generator.image({format: 'docker', layers: 3});
    const writer = await openImageTarget({kind: 'file', path: target}, {format: 'docker-archive'});
    const root = await copyFrom(await memoryStoreWith(image), image.descriptor, writer);
    const source = await openImageSource({kind: 'file', path: target});
    const {content} = await source.fetchManifest(await source.resolve('app:1.0'));
    expect(content).toEqual(root);
    await source.close();
  });

  test('unpacks zstd layers', async () => {
    const zstd = await openImageSource({kind: 'file', path: `${FIXTURES}skopeo-oci-zstd.tar`});
    const writer = await DockerArchiveWriter.create(target);
    await copyFrom(zstd, await zstd.resolve(''), writer);
    await zstd.close();
    const source = await openImageSource({kind: 'file', path: target});
    const {content} = await source.fetchManifest(await source.resolve(''));
    expect((content as ImageManifest).config.digest).toMatch(/^sha256:f44eced391fc/);
    const raw = await readFile(target, 'latin1');
    expect(raw).toContain('ea5ac6c59fc1d6ef2f04374ba10ccb3ea396e02739665c14ecf47663b7b5d8d4.tar');
    await source.close();
  });

  test('refuses an index before anything moves, and an artifact', async () => {
    const index = await generator.index();
    const writer = await DockerArchiveWriter.create(target);
    const error = await failureOf('UNSUPPORTED', () => writer.existing([index.descriptor]));
    expect(error.hint).toContain('--platform');
    await failureOf('UNSUPPORTED', () => putImage(writer, generator.artifact()));
    await writer.abandon();
    expect(await readdir(folder)).toEqual([]);
  });

  test('refuses damaged layers of every compression', async () => {
    const bytes = generator.bytes(500);
    const writer = await DockerArchiveWriter.create(target);
    for (const mediaType of ['application/vnd.oci.image.layer.v1.tar+zstd', 'application/x-tar+gzip', '']) {
      const descriptor = descriptorOf(generator.bytes(500), mediaType);
      await failureOf('CONTENT_DIGEST_MISMATCH', () => writer.push(descriptor, opening(bytes)));
    }
    await writer.abandon();
  });

  async function copyFrom(
    source: Parameters<typeof copyImage>[0]['source'],
    root: Parameters<typeof copyImage>[0]['root'],
    destination: Parameters<typeof copyImage>[0]['destination'],
  ) {
    await copyImage({source, destination, root, tags: ['app:1.0']});
    await destination.commit();
    return (await source.fetchManifest(root)).content;
  }
});
