import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {gunzipSync, gzipSync} from 'node:zlib';
import {pack} from 'tar-stream';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {GzipLayerCompressor} from '../../../src/content/compression/gzip-layer-compressor.ts';
import type {LayerCompressor} from '../../../src/content/compression/layer-compressor.ts';
import {openImageSource} from '../../../src/content/image-source.ts';
import {blobPath} from '../../../src/content/layout/layout-documents.ts';
import type {ReadableStore} from '../../../src/content/store.ts';
import {verifyContent} from '../../../src/content/verify.ts';
import {digestHex, digestOf} from '../../../src/oci/digest.ts';
import {descriptorOf, type ImageManifest, parseManifest} from '../../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../../src/oci/media-type.ts';
import {describe as descriptorOfBytes, ImageGenerator} from '../../support/random-image.ts';
import {type TarMember, tarOf} from '../../support/tar-of.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {zstdOf} from '../../support/zstd-of.ts';

const FIXTURE = new URL('../../fixtures/archives/skopeo-docker-archive.tar', import.meta.url).pathname;
const generator = new ImageGenerator('docker');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-docker-'));
});
afterEach(() => rm(folder, {recursive: true}));

/** A raw layer: a tar with one file. */
async function rawLayer(): Promise<Buffer> {
  const archive = pack();
  archive.entry({name: generator.word(), mtime: new Date(0)}, generator.bytes(2000));
  archive.finalize();
  return buffer(Readable.from(archive));
}

function configOf(layers: readonly Buffer[]): Buffer {
  const diffIds = layers.map(digestOf);
  return Buffer.from(
    JSON.stringify({os: 'linux', architecture: 'amd64', rootfs: {type: 'layers', diff_ids: diffIds}}),
  );
}

function manifestJson(...images: object[]): TarMember {
  return {name: 'manifest.json', bytes: JSON.stringify(images)};
}

async function open(members: TarMember[], options: {name?: string; compressor?: LayerCompressor} = {}) {
  const file = path.join(folder, 'image.tar');
  await writeFile(file, await tarOf(members));
  const {name, ...rest} = options;
  return openImageSource({kind: 'file', path: file, ...(name === undefined ? {} : {name})}, rest);
}

/** The raw layers and the configuration that a registry would get, everything verified. */
async function contentOf(source: ReadableStore) {
  const root = await source.resolve('');
  const {content, mediaType} = await source.fetchManifest(root);
  const {config, layers} = content as ImageManifest;
  const read = async (descriptor: typeof config) =>
    buffer(verifyContent(descriptor, await source.open(descriptor)));
  const stored = await Promise.all(layers.map(read));
  return {mediaType, config: await read(config), stored, types: layers.map(layer => layer.mediaType)};
}

describe('a docker archive', () => {
  test('as skopeo writes it keeps its image id and its diff ids', async () => {
    const source = await openImageSource({kind: 'file', path: FIXTURE});
    const {mediaType, config, stored, types} = await contentOf(source);
    expect(mediaType).toBe(MEDIA_TYPE.dockerManifest);
    expect(digestOf(config)).toBe('sha256:f44eced391fca425835f0caefa45d735bba808658f288a5152c69e5d0ae5a34a');
    const diffIds = JSON.parse(config.toString()).rootfs.diff_ids;
    expect(stored.map(bytes => digestOf(gunzipSync(bytes)))).toEqual(diffIds);
    expect(new Set(types)).toEqual(new Set([MEDIA_TYPE.dockerLayerGzip]));
    expect(await source.images()).toMatchObject([{names: ['docker.io/fixture/hello:v1']}]);
    await source.close();
  });

  test('as docker save writes it, with layer folders and links between them', async () => {
    const layers = [await rawLayer(), await rawLayer()];
    const config = configOf([...layers, layers[0]!]);
    const [one, two, three] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)];
    const source = await open([
      {name: `${one}/VERSION`, bytes: '1.0'},
      {name: `${one}/json`, bytes: '{}'},
      {name: `${one}/layer.tar`, bytes: layers[0]!},
      {name: `${two}/layer.tar`, bytes: layers[1]!},
      {name: `${three}/layer.tar`, link: `../${one}/layer.tar`},
      {name: `${digestHex(digestOf(config))}.json`, bytes: config},
      manifestJson({
        Config: `${digestHex(digestOf(config))}.json`,
        RepoTags: null,
        Layers: [`${one}/layer.tar`, `${two}/layer.tar`, `${three}/layer.tar`],
      }),
      {name: 'repositories', bytes: '{}'},
    ]);
    const found = await contentOf(source);
    expect(found.config.equals(config)).toBe(true);
    expect(found.stored.map(bytes => gunzipSync(bytes))).toEqual([layers[0], layers[1], layers[0]]);
    await source.close();
  });

  test.each([
    ['kaniko', (hex: string) => ({config: `sha256:${hex}`, layer: `${hex}.tar.gz`})],
    ['jib', (hex: string) => ({config: 'config.json', layer: `${hex}.tar.gz`})],
    ['bazel', (hex: string) => ({config: `./${hex}.json`, layer: `./${hex}/layer.tar`})],
  ])('as %s writes it keeps its compressed layers as they are', async (_, names) => {
    const raw = await rawLayer();
    const layer = gzipSync(raw);
    const config = configOf([raw]);
    const {config: configName, layer: layerName} = names(digestHex(digestOf(layer)));
    const source = await open([
      {name: configName, bytes: config},
      {name: layerName, bytes: layer},
      manifestJson({Config: configName, RepoTags: ['app:1'], Layers: [layerName]}),
    ]);
    const found = await contentOf(source);
    expect(found.stored).toEqual([layer]);
    expect(found.mediaType).toBe(MEDIA_TYPE.dockerManifest);
    await source.close();
  });

  test('with a zstd layer becomes an OCI image', async () => {
    const [raw, gzipped] = [await rawLayer(), await rawLayer()];
    const layers = [await zstdOf(raw), gzipSync(gzipped)];
    const source = await open([
      {name: 'config.json', bytes: configOf([raw, gzipped])},
      {name: 'a', bytes: layers[0]!},
      {name: 'b', bytes: layers[1]!},
      manifestJson({Config: 'config.json', RepoTags: null, Layers: ['a', 'b']}),
    ]);
    const found = await contentOf(source);
    expect(found.mediaType).toBe(MEDIA_TYPE.ociManifest);
    expect(found.types).toEqual([MEDIA_TYPE.ociLayerZstd, MEDIA_TYPE.ociLayerGzip]);
    expect(found.stored).toEqual(layers);
    await source.close();
  });

  /** Both forms in one archive: a layout and a manifest.json that point at the same blobs. */
  async function bothForms(layer: Buffer, raw: Buffer, layerType: string) {
    const config = configOf([raw]);
    const manifest = parseManifest(
      Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MEDIA_TYPE.ociManifest,
          config: descriptorOfBytes(config, MEDIA_TYPE.ociConfig),
          layers: [descriptorOfBytes(layer, layerType)],
        }),
      ),
    );
    const blobs = [config, layer, Buffer.from(manifest.bytes)];
    const members: TarMember[] = [
      ...blobs.map(bytes => ({name: blobPath(digestOf(bytes)), bytes})),
      {name: 'index.json', bytes: JSON.stringify({schemaVersion: 2, manifests: [descriptorOf(manifest)]})},
      {name: 'oci-layout', bytes: '{"imageLayoutVersion": "1.0.0"}'},
    ];
    const image = {
      Config: blobPath(digestOf(config)),
      RepoTags: ['app:1'],
      Layers: [blobPath(digestOf(layer))],
    };
    return {members, image, manifest};
  }

  test.each([
    ['repositories', {}, [{name: 'repositories', bytes: '{}'}]],
    ['LayerSources', {LayerSources: {}}, []],
  ])('as Docker 25 writes it (%s) has its raw layers compressed', async (_, extra, files) => {
    const raw = await rawLayer();
    const {members, image} = await bothForms(raw, raw, MEDIA_TYPE.ociLayer);
    const source = await open([...members, ...files, manifestJson({...image, ...extra})]);
    const found = await contentOf(source);
    expect(found.types).toEqual([MEDIA_TYPE.dockerLayerGzip]);
    expect(gunzipSync(found.stored[0]!).equals(raw)).toBe(true);
    await source.close();
  });

  test('as BuildKit and containerd write it keeps the digest that its layout gives it', async () => {
    const raw = await rawLayer();
    const {members, image, manifest} = await bothForms(gzipSync(raw), raw, MEDIA_TYPE.ociLayerGzip);
    const source = await open([...members, {name: 'repositories', bytes: '{}'}, manifestJson(image)]);
    expect((await source.resolve('')).digest).toBe(manifest.digest);
    await source.close();
  });

  test('is read by its manifest.json where the layout beside it is empty', async () => {
    const raw = await rawLayer();
    const source = await open([
      {name: 'config.json', bytes: configOf([raw])},
      {name: 'layer.tar', bytes: raw},
      {name: 'index.json', bytes: '{"schemaVersion":2,"manifests":[]}'},
      {name: 'repositories', bytes: '{}'},
      manifestJson({Config: 'config.json', RepoTags: null, Layers: ['layer.tar']}),
    ]);
    expect((await contentOf(source)).stored.map(bytes => gunzipSync(bytes))).toEqual([raw]);
    await source.close();
  });

  test('is read in the form that the location asks for', async () => {
    const raw = await rawLayer();
    const {members, image, manifest} = await bothForms(gzipSync(raw), raw, MEDIA_TYPE.ociLayerGzip);
    const file = path.join(folder, 'both.tar');
    await writeFile(file, await tarOf([...members, manifestJson(image)]));
    const source = await openImageSource({kind: 'file', path: file, format: 'docker-archive'});
    expect((await source.resolve('')).digest).not.toBe(manifest.digest);
    await source.close();
    await failureOf('INVALID_ARCHIVE', () =>
      openImageSource({kind: 'file', path: FIXTURE, format: 'oci-archive'}),
    );
  });

  test('compresses a layer once that two images share, and only what is asked for', async () => {
    const [shared, own, other] = [await rawLayer(), await rawLayer(), await rawLayer()];
    let compressed = 0;
    const gzip = new GzipLayerCompressor();
    const compressor: LayerCompressor = {
      compress: (...args) => {
        compressed += 1;
        return gzip.compress(...args);
      },
    };
    const source = await open(
      [
        {name: 'shared.tar', bytes: shared},
        {name: 'own.tar', bytes: own},
        {name: 'other.tar', bytes: other},
        {name: 'a.json', bytes: configOf([shared, own])},
        {name: 'b.json', bytes: configOf([shared])},
        {name: 'c.json', bytes: configOf([other])},
        manifestJson(
          {Config: 'a.json', RepoTags: ['app:1', 'app:latest'], Layers: ['shared.tar', 'own.tar']},
          {Config: 'b.json', RepoTags: ['db:1'], Layers: ['shared.tar']},
          {Config: 'c.json', RepoTags: null, Layers: ['other.tar']},
        ),
      ],
      {compressor},
    );
    const error = await failureOf('AMBIGUOUS_IMAGE', () => source.resolve(''));
    expect(error.hint).toContain('app:1, app:latest, db:1, c.json');
    const app = await source.resolve('app:latest');
    await source.resolve('db:1');
    expect(compressed).toBe(2);
    expect((await source.resolve(app.digest)).digest).toBe(app.digest);
    expect(await source.resolve('c.json')).toBeDefined();
    await source.close();
  });

  test.each([
    ['raw', (bytes: Buffer) => bytes],
    ['gzip', gzipSync],
  ])('refuses a %s layer that is not what the configuration says', async (_, form) => {
    const source = await open([
      {name: 'config.json', bytes: configOf([await rawLayer()])},
      {name: 'layer.tar', bytes: form(await rawLayer())},
      manifestJson({Config: 'config.json', RepoTags: null, Layers: ['layer.tar']}),
    ]);
    const error = await failureOf('DIFF_ID_MISMATCH', () => source.resolve(''));
    expect(error.message).toContain('layer.tar is sha256:');
    await source.close();
  });

  test('says what is missing or wrong in it', async () => {
    const raw = await rawLayer();
    const config: TarMember = {name: 'config.json', bytes: configOf([raw])};
    const layer: TarMember = {name: 'layer.tar', bytes: raw};
    for (const [code, members, image] of [
      ['BLOB_NOT_FOUND', [config], {Config: 'config.json', Layers: ['layer.tar']}],
      ['BLOB_NOT_FOUND', [layer], {Config: 'config.json', Layers: ['layer.tar']}],
      ['INVALID_ARCHIVE', [config, layer], {Config: 'config.json', Layers: []}],
      ['INVALID_ARCHIVE', [config, layer], {Config: '../config.json', Layers: ['layer.tar']}],
      ['INVALID_ARCHIVE', [config, layer], {Config: 'config.json', Layers: ['/etc/passwd']}],
      ['INVALID_MANIFEST', [layer], {Config: 'layer.tar', Layers: ['layer.tar']}],
    ] as const) {
      const source = await open([...members, manifestJson({RepoTags: null, ...image})]);
      await failureOf(code, () => source.resolve(''));
      await source.close();
    }
  });

  test.each([
    '{}',
    '[{}]',
    '[{"Config":1,"Layers":[]}]',
    '[null]',
    'no json',
  ])('refuses the manifest.json %s', async bytes => {
    await failureOf('INVALID_ARCHIVE', () => open([{name: 'manifest.json', bytes}]));
  });

  test('of a Docker older than 1.10 is told apart', async () => {
    const error = await failureOf('UNSUPPORTED', () =>
      open([
        {name: 'repositories', bytes: '{}'},
        {name: 'abc/layer.tar', bytes: ''},
      ]),
    );
    expect(error.message).toContain('older than 1.10');
  });

  test('has a layer whose compression is not for registries refused', async () => {
    const source = await open([
      {name: 'config.json', bytes: configOf([Buffer.from('x')])},
      {name: 'layer.tar', bytes: 'BZh91AY&SY'},
      manifestJson({Config: 'config.json', RepoTags: null, Layers: ['layer.tar']}),
    ]);
    await failureOf('UNSUPPORTED', () => source.resolve(''));
    await source.close();
  });
});
