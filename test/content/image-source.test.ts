import {mkdir, mkdtemp, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openImageSource} from '../../src/content/image-source.ts';
import {openImageTarget} from '../../src/content/image-target.ts';
import {blobPath} from '../../src/content/layout/layout-documents.ts';
import {digestOf} from '../../src/oci/digest.ts';
import {MAX_MANIFEST_BYTES} from '../../src/oci/manifest.ts';
import {expectSameContent} from '../contracts/content-store.ts';
import {type GeneratedImage, ImageGenerator, putImage} from '../support/random-image.ts';
import {type TarMember, tarOf} from '../support/tar-of.ts';
import {failureOf} from '../support/to-throw-code.ts';
import {zstdOf} from '../support/zstd-of.ts';

const FIXTURES = new URL('../fixtures/archives/', import.meta.url).pathname;
const generator = new ImageGenerator('source');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-source-'));
});
afterEach(() => rm(folder, {recursive: true}));

/** Writes an archive with these images and returns its path. */
async function archiveOf(...images: [GeneratedImage, ...string[]][]): Promise<string> {
  const target = path.join(folder, 'app.tar');
  const writer = await openImageTarget({kind: 'file', path: target});
  for (const [image, ...tags] of images) await putImage(writer, image, tags);
  await writer.commit();
  return target;
}

async function writeTar(...entries: Parameters<typeof tarOf>): Promise<string> {
  const file = path.join(folder, 'made.tar');
  await writeFile(file, await tarOf(...entries));
  return file;
}

const open = (file: string, name?: string) =>
  openImageSource({kind: 'file', path: file, ...(name === undefined ? {} : {name})});

describe('an image source', () => {
  test.each([
    ['skopeo-oci-archive.tar', 'sha256:f03affd7131676b1a0199d9b781b29d44db7dd2e4ec2080a62f9431d910d3571'],
    ['skopeo-oci-zstd.tar', 'sha256:e66a78088e4269acb834ec034e6d663838245a6c9b58a1341da530334fc354bc'],
    ['buildah-multiarch.tar', 'sha256:414133bc70dfe05da969708d921f24f8f9a2682711c664a8185a5f3352abdfe3'],
  ])('reads %s, which another tool wrote', async (file, digest) => {
    const source = await open(FIXTURES + file);
    const root = await source.resolve('');
    expect(root.digest).toBe(digest);
    expect((await source.fetchManifest(root)).digest).toBe(digest);
    expect(await source.images()).toMatchObject([{names: ['v1']}]);
    await source.close();
  });

  test('finds index.json wherever it stands', async () => {
    const image = await generator.image();
    const blobs = [...image.blobs, [image.descriptor.digest, Buffer.from(image.manifest.bytes)] as const];
    const files: TarMember[] = blobs.map(([digest, bytes]) => ({name: `./${blobPath(digest)}`, bytes}));
    const indexJson = {name: './index.json', bytes: JSON.stringify({manifests: [image.descriptor]})};
    for (const position of [0, 2, files.length]) {
      const source = await open(await writeTar(files.toSpliced(position, 0, indexJson)));
      expect((await source.resolve('')).digest).toBe(image.descriptor.digest);
      await expectSameContent(source, image);
      await source.close();
    }
  });

  test('picks one of several images by name, tag or digest', async () => {
    const [one, two] = [await generator.image(), await generator.index()];
    const file = await archiveOf([one, 'docker.io/library/app:1.0'], [two, 'example.com/team/db:2.0']);
    for (const [name, wanted] of [
      ['app:1.0', one],
      ['docker.io/library/app:1.0', one],
      ['1.0', one],
      ['example.com/team/db:2.0', two],
      ['2.0', two],
      [two.descriptor.digest, two],
    ] as const) {
      const source = await open(file, name);
      expect((await source.resolve('')).digest).toBe(wanted.descriptor.digest);
      await source.close();
    }
  });

  test('lists the names when several images are there and none is named', async () => {
    const images = [await generator.image(), await generator.image()] as const;
    const file = await archiveOf([images[0], 'app:latest'], [images[1], 'db:latest']);
    const source = await open(file);
    const error = await failureOf('AMBIGUOUS_IMAGE', () => source.resolve(''));
    expect(error.hint).toContain('app:latest, db:latest');
    await failureOf('AMBIGUOUS_IMAGE', () => source.resolve('latest'));
    const missing = await failureOf('IMAGE_NOT_FOUND', () => source.resolve('web:latest'));
    expect(missing.hint).toContain('app:latest, db:latest');
    await source.close();
  });

  test('takes the named image where others merely lie beside it', async () => {
    const image = await generator.image();
    const signature = generator.artifact({subject: image.descriptor});
    const source = await open(await archiveOf([image, 'app:1'], [signature]));
    expect((await source.resolve('')).digest).toBe(image.descriptor.digest);
    await source.close();
  });

  test('takes the image and not the artifact that refers to it where neither has a name', async () => {
    const image = await generator.image();
    const signature = generator.artifact({subject: image.descriptor});
    const source = await open(await archiveOf([image], [signature]));
    expect((await source.resolve('')).digest).toBe(image.descriptor.digest);
    await source.close();
  });

  test('resolves an image within an index by its digest', async () => {
    const index = await generator.index();
    const source = await open(await archiveOf([index, 'app:1']));
    const inner = index.manifests[0]!;
    expect(await source.resolve(inner.digest)).toMatchObject({
      digest: inner.digest,
      mediaType: inner.mediaType,
    });
    await source.close();
  });

  test('reads nested indexes', async () => {
    const nested = generator.indexOf([await generator.index(), await generator.image()]);
    const source = await open(await archiveOf([nested, 'app:1']));
    await expectSameContent(source, nested);
    await source.close();
  });

  test.each(['gz', 'zst'])('unpacks an archive that is compressed (%s)', async kind => {
    const file = path.join(FIXTURES, 'skopeo-oci-archive.tar');
    const packed = path.join(folder, `app.tar.${kind}`);
    const bytes = await readFile(file);
    await writeFile(packed, kind === 'gz' ? gzipSync(bytes) : await zstdOf(bytes));
    const source = await open(packed);
    const manifest = await source.fetchManifest(await source.resolve('v1'));
    expect(manifest.kind).toBe('image');
    await source.close();
  });

  test.each(['raw', 'gz'])('reads standard input (%s)', async kind => {
    const bytes = await readFile(path.join(FIXTURES, 'buildah-multiarch.tar'));
    const input = Readable.from([kind === 'gz' ? gzipSync(bytes) : bytes]);
    const source = await openImageSource({kind: 'file', path: '-'}, {input});
    expect((await source.resolve('v1')).digest).toMatch(/^sha256:414133bc/);
    await source.close();
  });

  test('refuses an archive that unpacks beyond the limit', async () => {
    const bytes = await tarOf([{name: 'zeros', bytes: Buffer.alloc(3_000_000)}]);
    const input = Readable.from([gzipSync(bytes)]);
    const error = await failureOf('INVALID_ARCHIVE', () =>
      openImageSource({kind: 'file', path: '-'}, {input, maxBytes: 1024 * 1024}),
    );
    expect(error.message).toBe('standard input unpacks to more than 1 MiB');
  });

  test('says of what is no archive that it is none', async () => {
    for (const [name, bytes, words] of [
      ['text', Buffer.from('hello '.repeat(200)), 'is not a tar archive'],
      ['short', Buffer.from('hello'), 'is not a tar archive'],
      ['empty', Buffer.alloc(0), 'is empty'],
      ['zeros', Buffer.alloc(1024), 'holds no image'],
      ['photos', await tarOf([{name: 'photo.jpg', bytes: 'x'}]), 'holds no image'],
    ] as const) {
      const file = path.join(folder, name);
      await writeFile(file, bytes);
      const error = await failureOf('INVALID_ARCHIVE', () => open(file));
      expect(error.message).toContain(words);
    }
  });

  test('says of an archive that was cut short that it was, wherever that is', async () => {
    const whole = await readFile(await archiveOf([await generator.image({layerBytes: 3000}), 'app:1']));
    const file = path.join(folder, 'cut.tar');
    const lastNeeded = whole.indexOf('index.json') + 512;
    for (let size = 512; size <= lastNeeded; size += 700) {
      await writeFile(file, whole.subarray(0, size));
      await failureOf('ARCHIVE_TRUNCATED', async () => {
        const source = await open(file);
        try {
          const manifest = await source.fetchManifest(await source.resolve(''));
          if (manifest.kind === 'index') return manifest;
          for (const layer of manifest.content.layers) await buffer(await source.open(layer));
          return manifest;
        } finally {
          await source.close();
        }
      });
    }
    const gz = gzipSync(whole);
    await writeFile(file, gz.subarray(0, gz.length / 2));
    await failureOf('ARCHIVE_TRUNCATED', () => open(file));
    const zst = await zstdOf(whole);
    await writeFile(file, zst.subarray(0, zst.length / 2));
    await failureOf('ARCHIVE_TRUNCATED', () => open(file));
  });

  test('says that a file became shorter while it was read', async () => {
    const file = await archiveOf([await generator.image({layerBytes: 100_000}), 'app:1']);
    const source = await open(file);
    const manifest = await source.fetchManifest(await source.resolve(''));
    await truncate(file, 4096);
    const layer = manifest.kind === 'image' ? manifest.content.layers[0]! : undefined;
    await failureOf('ARCHIVE_TRUNCATED', async () => buffer(await source.open(layer!)));
    await source.close();
  });

  test.each(['../evil', 'blobs/../../evil', '/etc/passwd'])('refuses the path %s', async name => {
    const file = await writeTar([
      {name, bytes: 'x'},
      {name: 'index.json', bytes: '{}'},
    ]);
    const error = await failureOf('INVALID_ARCHIVE', () => open(file));
    expect(error.message).toContain(JSON.stringify(name));
  });

  test('refuses a link that leads out of the archive', async () => {
    const file = await writeTar([{name: 'index.json', link: '../../etc/passwd'}]);
    await failureOf('INVALID_ARCHIVE', () => open(file));
  });

  test('gives up on links that lead to one another', async () => {
    const file = await writeTar([
      {name: 'index.json', link: 'other.json'},
      {name: 'other.json', link: 'index.json'},
    ]);
    await failureOf('INVALID_ARCHIVE', () => open(file));
  });

  test('says that a blob is missing', async () => {
    const image = await generator.image();
    const file = await writeTar([
      {name: 'index.json', bytes: JSON.stringify({manifests: [image.descriptor]})},
      {name: blobPath(image.descriptor.digest), bytes: Buffer.from(image.manifest.bytes)},
    ]);
    const source = await open(file);
    const manifest = await source.fetchManifest(await source.resolve(''));
    if (manifest.kind === 'index') return expect.unreachable();
    await failureOf('BLOB_NOT_FOUND', () => source.open(manifest.content.config));
    return source.close();
  });

  test('hints at --platform where an index names images that are left out', async () => {
    const index = await generator.index();
    const source = await open(
      await writeTar([
        {name: 'index.json', bytes: JSON.stringify({manifests: [index.descriptor]})},
        {name: blobPath(index.descriptor.digest), bytes: Buffer.from(index.manifest.bytes)},
      ]),
    );
    const {mediaType, digest, bytes} = index.manifests[0]!;
    const error = await failureOf('IMAGE_NOT_FOUND', () =>
      source.fetchManifest({mediaType, digest, size: bytes.byteLength}),
    );
    expect(error.hint).toContain('--platform');
    await source.close();
  });

  test('shows names from a file without what a terminal would obey', async () => {
    const control = '\u001b[2J\u009b31m\u2028';
    const climbing = await failureOf('INVALID_ARCHIVE', async () =>
      open(await writeTar([{name: `../${control}`}])),
    );
    const manifests = ['a', 'b'].map(name => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(name),
      size: 1,
      annotations: {'org.opencontainers.image.ref.name': name + control},
    }));
    const source = await open(await writeTar([{name: 'index.json', bytes: JSON.stringify({manifests})}]));
    const ambiguous = await failureOf('AMBIGUOUS_IMAGE', () => source.resolve(''));
    await source.close();
    for (const text of [climbing.message, ambiguous.hint]) {
      expect(text).toContain('?[2J?31m?');
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
    }
  });

  test('refuses a manifest of more than 4 MiB and one that was changed', async () => {
    const image = await generator.image();
    const large = {...image.descriptor, size: MAX_MANIFEST_BYTES + 1};
    const changed = Buffer.from(image.manifest.bytes).fill(' ', 0, 1);
    const file = await writeTar([
      {name: 'index.json', bytes: JSON.stringify({manifests: [large]})},
      {name: blobPath(image.descriptor.digest), bytes: changed},
    ]);
    const source = await open(file);
    await failureOf('MANIFEST_TOO_LARGE', async () => source.fetchManifest(await source.resolve('')));
    await failureOf('CONTENT_DIGEST_MISMATCH', () => source.fetchManifest(image.descriptor));
    await source.close();
  });

  test('says that a file is not there, and that a folder is no layout', async () => {
    await failureOf('FILE_NOT_FOUND', () => open(path.join(folder, 'nowhere.tar')));
    await mkdir(path.join(folder, 'empty'));
    const error = await failureOf('INVALID_ARCHIVE', () => open(path.join(folder, 'empty')));
    expect(error.message).toContain('is not an OCI image layout');
  });

  test('holds the location to the format that it says', async () => {
    const file = path.join(FIXTURES, 'skopeo-oci-archive.tar');
    await failureOf('INVALID_ARCHIVE', () =>
      openImageSource({kind: 'file', path: file, format: 'oci-layout'}),
    );
    await failureOf('INVALID_ARCHIVE', () =>
      openImageSource({kind: 'file', path: folder, format: 'oci-archive'}),
    );
  });

  test('says that bzip2 and xz are not for it', async () => {
    const file = path.join(folder, 'app.tar.xz');
    await writeFile(file, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2, 3]));
    const error = await failureOf('UNSUPPORTED', () => open(file));
    expect(error.message).toContain('compressed with xz');
  });

  test('cannot be read after it is closed', async () => {
    const source = await open(path.join(FIXTURES, 'skopeo-oci-archive.tar'));
    const root = await source.resolve('');
    await source.close();
    await failureOf('IO_ERROR', () => source.fetchManifest(root));
  });
});
