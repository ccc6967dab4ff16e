import {mkdtemp, open, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {buffer} from 'node:stream/consumers';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {SeekableFile} from '../../../src/content/files/seekable-file.ts';
import {TarFileWriter} from '../../../src/content/tar/tar-file-writer.ts';
import {findTarEntry, readTarIndex} from '../../../src/content/tar/tar-index.ts';
import {EcrctlError} from '../../../src/errors.ts';
import {type TarMember, tarOf} from '../../support/tar-of.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const GIB = 1024 ** 3;

describe('the index of a tar', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-tar-'));
    file = path.join(folder, 'a.tar');
  });
  afterEach(() => rm(folder, {recursive: true}));

  async function indexOf(bytes: Uint8Array) {
    await writeFile(file, bytes);
    return indexFile();
  }

  async function indexFile() {
    const seekable = await SeekableFile.open(file);
    try {
      return await readTarIndex(seekable);
    } finally {
      await seekable.close();
    }
  }

  test('knows names of any length and alphabet', async () => {
    const names = [
      'a',
      'b'.repeat(100),
      `${'c'.repeat(120)}/d`,
      'e'.repeat(5000),
      'grüße/日本',
      `f/${'g'.repeat(98)}`,
    ];
    const index = await indexOf(await tarOf(names.map(name => ({name, bytes: name}))));
    expect([...index.entries.keys()]).toEqual(names);
    expect(index.isComplete).toBe(true);
  });

  test('knows long names in the GNU form', async () => {
    const name = `${'n'.repeat(150)}/layer.tar`;
    const longName = await tarOf([{name: '././@LongLink', bytes: `${name}\0`}]);
    longName.write('L', 156);
    fixChecksum(longName);
    const body = await tarOf([{name: name.slice(0, 100), bytes: 'content'}]);
    const index = await indexOf(Buffer.concat([longName.subarray(0, 1024), body]));
    expect([...index.entries.keys()]).toEqual([name]);
  });

  test('takes the size from a pax extension', async () => {
    const tar = await tarOf([
      {name: 'a', bytes: 'seven!!', header: {pax: {size: '7'}}},
      {name: 'b', bytes: 'b'},
    ]);
    tar.write('00000000000 ', 1024 + 124);
    fixChecksum(tar, 1024);
    const index = await indexOf(tar);
    expect(index.entries.get('a')?.size).toBe(7);
    expect(index.entries.has('b')).toBe(true);
  });

  test('reads past files of more than 8 GiB', async () => {
    const handle = await open(file, 'w');
    const writer = new TarFileWriter(handle, file);
    await writer.reserve('large', 9 * GIB + 1);
    await writer.add('after', Buffer.from('found'));
    await writer.finish();
    await handle.close();
    const index = await indexFile();
    expect(index.entries.get('large')).toEqual({start: 512, size: 9 * GIB + 1});
    const after = index.entries.get('after')!;
    const seekable = await SeekableFile.open(file);
    const found = await buffer(seekable.stream({start: after.start, end: after.start + after.size}));
    expect(found.toString()).toBe('found');
    await seekable.close();
  });

  test('is read in few goes where there are many small files', async () => {
    const handle = await open(file, 'w');
    const writer = new TarFileWriter(handle, file);
    for (let at = 0; at < 1000; at++) await writer.add(`file-${at}`, Buffer.from(String(at)));
    await writer.finish();
    await handle.close();
    const seekable = await SeekableFile.open(file);
    const reading = vi.spyOn(seekable, 'read');
    expect((await readTarIndex(seekable)).entries.size).toBe(1000);
    expect(reading.mock.calls.length).toBeLessThan(20);
    await seekable.close();
  });

  test('lets the last of several files of one name count', async () => {
    const index = await indexOf(
      await tarOf([
        {name: 'a', bytes: 'old!'},
        {name: './a', bytes: 'new'},
      ]),
    );
    expect(index.entries.get('a')?.size).toBe(3);
  });

  test('follows links', async () => {
    const index = await indexOf(
      await tarOf([
        {name: 'store/layer.tar', bytes: 'bytes'},
        {name: 'x/layer.tar', link: '../store/layer.tar'},
        {name: 'y/layer.tar', link: '../x/layer.tar'},
        {name: 'hard', header: {type: 'link', linkname: 'store/layer.tar'}},
      ]),
    );
    for (const name of ['x/layer.tar', 'y/layer.tar']) {
      expect(findTarEntry(index, name, 'a.tar')?.size).toBe(5);
    }
    expect(findTarEntry(index, 'nowhere', 'a.tar')).toBeUndefined();
  });

  test('says where a header is damaged', async () => {
    const tar = await tarOf([
      {name: 'a', bytes: 'a'},
      {name: 'b', bytes: 'b'},
    ]);
    tar.fill('Z', 1024, 1034);
    const error = await failureOf('INVALID_ARCHIVE', () => indexOf(tar));
    expect(error.message).toContain('the tar header at byte 1024 is damaged');
  });

  test('fails only with errors of its own, whatever bytes it is given', async () => {
    const members: TarMember[] = [
      {name: 'a', bytes: 'a'},
      {name: 'ü'.repeat(80), bytes: 'b'},
    ];
    const whole = await tarOf(members);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 0, max: whole.length - 1}),
        fc.uint8Array({minLength: 1, maxLength: 12}),
        async (at, noise) => {
          const tar = Buffer.from(whole);
          tar.set(noise.subarray(0, tar.length - at), at);
          const block = at - (at % 512);
          if (tar.length - block >= 512) fixChecksum(tar, block);
          await indexOf(tar).catch(error => expect(error).toBeInstanceOf(EcrctlError));
        },
      ),
      {numRuns: 150},
    );
  });
});

/** Makes a changed header valid again. */
function fixChecksum(tar: Buffer, at = 0): void {
  tar.fill(' ', at + 148, at + 156);
  const sum = tar.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
}
