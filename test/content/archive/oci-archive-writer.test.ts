import {lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {OciArchiveWriter} from '../../../src/content/archive/oci-archive-writer.ts';
import {openImageSource} from '../../../src/content/image-source.ts';
import {openImageTarget} from '../../../src/content/image-target.ts';
import {contentStoreContract, expectSameContent} from '../../contracts/content-store.ts';
import {describe as descriptorOf, ImageGenerator, opening, putImage} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

contentStoreContract('an OCI archive', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-archive-'));
  const target = path.join(folder, 'app.tar');
  const writer = await OciArchiveWriter.create(target);
  return {
    writer,
    reader: () => openImageSource({kind: 'file', path: target}),
    dispose: async () => {
      await writer.abandon();
      await rm(folder, {recursive: true});
    },
  };
});

describe('an OCI archive that is written', () => {
  const generator = new ImageGenerator('archive');
  let folder: string;
  let target: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-archive-'));
    target = path.join(folder, 'app.tar');
  });
  afterEach(() => rm(folder, {recursive: true}));

  test('has its name only when it is whole', async () => {
    await writeFile(target, 'what was there before');
    const writer = await OciArchiveWriter.create(target);
    await putImage(writer, await generator.image(), ['v1']);
    expect(await readFile(target, 'utf8')).toBe('what was there before');
    await writer.commit();
    expect((await readFile(target)).length).toBeGreaterThan(4000);
    expect(await readdir(folder)).toEqual(['app.tar']);
  });

  test('leaves nothing when it is abandoned', async () => {
    const writer = await OciArchiveWriter.create(target);
    await putImage(writer, await generator.image(), ['v1']);
    await writer.abandon();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not committed with a blob that failed', async () => {
    const writer = await OciArchiveWriter.create(target);
    const bytes = generator.bytes(1000);
    const descriptor = descriptorOf(generator.bytes(1000), '');
    await failureOf('CONTENT_DIGEST_MISMATCH', () => writer.push(descriptor, opening(bytes)));
    await failureOf('CONTENT_SIZE_MISMATCH', () => writer.commit());
    await writer.abandon();
    expect(await readdir(folder)).toEqual([]);
  });

  test('has the same bytes for the same content', async () => {
    const image = await generator.image({layers: 3});
    const written = [path.join(folder, 'a.tar'), path.join(folder, 'b.tar')];
    for (const one of written) {
      const writer = await OciArchiveWriter.create(one);
      await putImage(writer, image, ['v1']);
      await writer.commit();
    }
    const [a, b] = await Promise.all(written.map(one => readFile(one)));
    expect(a!.equals(b!)).toBe(true);
  });

  test('takes many blobs at once, the same one only once', async () => {
    const blobs = Array.from({length: 20}, (_, count) => generator.bytes(count * 7919));
    const writer = await OciArchiveWriter.create(target);
    const pushes = [...blobs, ...blobs].map(bytes => writer.push(descriptorOf(bytes, ''), opening(bytes)));
    const outcomes = await Promise.all(pushes);
    expect(outcomes.filter(outcome => outcome === 'pushed')).toHaveLength(20);
    await writer.commit();
    const reader = await openImageSource({kind: 'file', path: target});
    for (const bytes of blobs) {
      expect((await buffer(await reader.open(descriptorOf(bytes, '')))).equals(bytes)).toBe(true);
    }
    await reader.close();
  });

  test('goes to standard output whole', async () => {
    const image = await generator.image();
    const output = new PassThrough();
    const collected = buffer(output);
    const writer = await openImageTarget({kind: 'file', path: '-'}, {output});
    await putImage(writer, image, ['app:1.0']);
    await writer.commit();
    output.end();
    await writeFile(target, await collected);
    const reader = await openImageSource({kind: 'file', path: target});
    expect(await reader.images()).toMatchObject([{names: ['app:1.0']}]);
    await expectSameContent(reader, image);
    await reader.close();
  });

  test('is described for docker load where Docker can hold it', async () => {
    const image = await generator.image();
    const index = await generator.index();
    const writer = await OciArchiveWriter.create(target);
    await putImage(writer, index, ['app:multi']);
    await putImage(writer, image, [
      '123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1.0',
      'docker.io/library/app:1',
    ]);
    await writer.commit();
    const text = (await readFile(target)).toString('latin1');
    const found = JSON.parse(/\[\{"Config".*?\}\]/.exec(text)![0]);
    expect(found).toHaveLength(1);
    expect(found[0].RepoTags).toEqual(['123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1.0', 'app:1']);
    expect(found[0].Config).toMatch(/^blobs\/sha256\/[0-9a-f]{64}$/);
  });

  test('tells images of one tag apart', async () => {
    const writer = await OciArchiveWriter.create(target);
    await putImage(writer, await generator.image(), ['example.com/app:latest']);
    await putImage(writer, await generator.image(), ['example.com/db:latest', 'example.com/db:1']);
    await writer.commit();
    const text = (await readFile(target)).toString('latin1');
    const refNames = [...text.matchAll(/"org\.opencontainers\.image\.ref\.name":"([^"]+)"/g)].map(
      found => found[1],
    );
    expect(refNames).toEqual(['example.com/app:latest', 'example.com/db:latest', '1']);
  });

  test('goes through a device, which stays one', async () => {
    const writer = await openImageTarget({kind: 'file', path: '/dev/null'});
    await putImage(writer, await generator.image(), ['v1']);
    await writer.commit();
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  test('says that standard output was closed', async () => {
    const output = new PassThrough();
    const writer = await openImageTarget({kind: 'file', path: '-'}, {output});
    await putImage(writer, await generator.image(), ['v1']);
    output.destroy(Object.assign(new Error('write EPIPE'), {code: 'EPIPE', syscall: 'write'}));
    output.on('error', () => {});
    const error = await failureOf('IO_ERROR', () => writer.commit());
    expect(error.message).toContain('standard output');
  });

  test('says that the disk is full', async () => {
    const writer = await openImageTarget({kind: 'file', path: '/dev/full'});
    await putImage(writer, await generator.image(), ['v1']);
    await failureOf('DISK_FULL', () => writer.commit());
  });

  test('replaces what a link points at and keeps the link', async () => {
    const real = path.join(folder, 'real.tar');
    await writeFile(real, 'before');
    await symlink(real, target);
    const writer = await OciArchiveWriter.create(target);
    await putImage(writer, await generator.image(), ['v1']);
    await writer.commit();
    expect((await lstat(target)).isSymbolicLink()).toBe(true);
    expect((await readFile(real)).length).toBeGreaterThan(4000);
  });

  test('says what is wrong with its target', async () => {
    await failureOf('FILE_NOT_FOUND', () => OciArchiveWriter.create(path.join(folder, 'no', 'app.tar')));
    await failureOf('USAGE', () => openImageTarget({kind: 'file', path: folder, format: 'oci-archive'}));
    await failureOf('UNSUPPORTED', () => openImageTarget({kind: 'file', path: `${target}.gz`}));
    await failureOf('USAGE', () => openImageTarget({kind: 'file', path: '-'}));
  });
});
