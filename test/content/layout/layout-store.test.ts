import {mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {blobPath} from '../../../src/content/layout/layout-documents.ts';
import {LayoutStore} from '../../../src/content/layout/layout-store.ts';
import {contentStoreContract} from '../../contracts/content-store.ts';
import {putPipe} from '../../support/named-pipe.ts';
import {describe as descriptorOf, ImageGenerator, opening, putImage} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

contentStoreContract('an OCI layout', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-layout-'));
  return {
    writer: await LayoutStore.create(folder),
    reader: () => LayoutStore.open(folder),
    dispose: () => rm(folder, {recursive: true}),
  };
});

describe('an OCI layout', () => {
  const generator = new ImageGenerator('layout');
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-layout-'));
  });
  afterEach(() => rm(folder, {recursive: true}));

  async function write(names: string[], image?: Awaited<ReturnType<ImageGenerator['image']>>) {
    const made = image ?? (await generator.image());
    const store = await LayoutStore.create(folder);
    await putImage(store, made, names);
    await store.commit();
    return made;
  }

  test('keeps the images that it had', async () => {
    const first = await write(['one']);
    const second = await write(['two']);
    const store = await LayoutStore.open(folder);
    expect((await store.resolve('one')).digest).toBe(first.descriptor.digest);
    expect((await store.resolve('two')).digest).toBe(second.descriptor.digest);
    const error = await failureOf('AMBIGUOUS_IMAGE', () => store.resolve(''));
    expect(error.hint).toContain('one, two');
  });

  test('keeps what others write at the same time', async () => {
    const names = Array.from({length: 6}, (_, position) => `image-${position}`);
    const stores = await Promise.all(
      names.map(async name => {
        const store = await LayoutStore.create(folder);
        await putImage(store, await generator.image(), [name]);
        return store;
      }),
    );
    await Promise.all(stores.map(store => store.commit()));
    const images = await (await LayoutStore.open(folder)).images();
    expect(images.flatMap(image => image.names).sort()).toEqual(names);
    expect((await readdir(folder)).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  test('is begun in a folder where another has not come further than its first file', async () => {
    await writeFile(path.join(folder, 'oci-layout.0123.part'), '');
    await write(['one']);
    expect(await (await LayoutStore.open(folder)).images()).toMatchObject([{names: ['one']}]);
  });

  test('moves a name to the image that was written last', async () => {
    await write(['latest']);
    const second = await write(['latest']);
    const store = await LayoutStore.open(folder);
    expect((await store.resolve('')).digest).toBe(second.descriptor.digest);
    expect(await store.images()).toHaveLength(1);
  });

  test('does not list an image twice', async () => {
    const image = await write([]);
    await write([], image);
    await write(['now-named'], image);
    const images = await (await LayoutStore.open(folder)).images();
    expect(images.map(({names}) => names)).toEqual([['now-named']]);
  });

  test('leaves nothing but the layout behind', async () => {
    await write(['one']);
    expect((await readdir(folder)).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  test('does not trust a blob that lies there damaged', async () => {
    const image = await write(['one']);
    const [digest, bytes] = [...image.blobs][0]!;
    await writeFile(path.join(folder, blobPath(digest)), Buffer.alloc(bytes.length));
    const store = await LayoutStore.open(folder);
    const descriptor = {...descriptorOf(bytes, ''), digest};
    expect((await store.existing([descriptor])).size).toBe(0);
    expect(await store.push(descriptor, opening(bytes))).toBe('pushed');
    expect((await readFile(path.join(folder, blobPath(digest)))).equals(bytes)).toBe(true);
  });

  test('keeps finished blobs and no half ones when it is abandoned', async () => {
    const bytes = generator.bytes(4000);
    const descriptor = descriptorOf(bytes, '');
    const store = await LayoutStore.create(folder);
    await store.push(descriptor, opening(bytes));
    const other = descriptorOf(generator.bytes(4000), '');
    await failureOf('CONTENT_DIGEST_MISMATCH', () => store.push(other, opening(bytes)));
    await store.abandon();
    expect((await readdir(folder)).sort()).toEqual(['blobs', 'oci-layout']);
    const again = await LayoutStore.create(folder);
    expect((await again.existing([descriptor])).size).toBe(1);
  });

  test('is begun where a killed run left something, which goes after a day', async () => {
    const [fresh, old] = ['.unfinished-fresh', '.unfinished-old'].map(name => path.join(folder, name));
    for (const left of [fresh!, old!]) await mkdir(left);
    await utimes(old!, 0, 0);
    await write(['one']);
    expect((await readdir(folder)).sort()).toEqual([
      '.unfinished-fresh',
      'blobs',
      'index.json',
      'oci-layout',
    ]);
  });

  test('reads an index.json whose list is null', async () => {
    await write(['one']);
    await writeFile(path.join(folder, 'index.json'), '{"schemaVersion":2,"manifests":null}');
    expect(await (await LayoutStore.open(folder)).images()).toEqual([]);
  });

  test('finds the referrers of an image', async () => {
    const image = await write(['one']);
    const signature = generator.artifact({subject: image.descriptor});
    const store = await LayoutStore.create(folder);
    await putImage(store, signature);
    await store.commit();
    const reader = await LayoutStore.open(folder);
    const found = await reader.referrers(image.descriptor);
    expect(found.map(({digest}) => digest)).toEqual([signature.descriptor.digest]);
    expect(await reader.referrers(image.descriptor, {artifactType: 'application/other'})).toEqual([]);
  });

  test('is refused where the folder is something else', async () => {
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    await failureOf('INVALID_ARCHIVE', () => LayoutStore.create(folder));
    await failureOf('INVALID_ARCHIVE', () => LayoutStore.open(folder));
    await failureOf('FILE_NOT_FOUND', () => LayoutStore.open(path.join(folder, 'nowhere')));
  });

  test('refuses an index.json that is not one', async () => {
    await write(['one']);
    await writeFile(path.join(folder, 'index.json'), '{"manifests":[{"digest":"sha256:../../x"}]}');
    await failureOf('INVALID_ARCHIVE', () => LayoutStore.open(folder));
  });

  test.each(['index.json', 'oci-layout'])('does not wait for a named pipe in the place of %s', async name => {
    await write(['one']);
    await putPipe(path.join(folder, name));
    const error = await failureOf('IO_ERROR', () => LayoutStore.open(folder));
    expect(error.message).toContain(`${name}: it is not a regular file`);
  });

  test('does not wait for a named pipe in the place of a blob', async () => {
    const [[digest, bytes] = []] = [...(await write(['one'])).blobs];
    await putPipe(path.join(folder, blobPath(digest!)));
    const store = await LayoutStore.open(folder);
    const descriptor = {...descriptorOf(bytes!, ''), digest: digest!};
    await failureOf('IO_ERROR', () => store.open(descriptor));
    await failureOf('IO_ERROR', () => store.existing([descriptor]));
  });
});
