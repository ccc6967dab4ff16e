import {gzipSync} from 'node:zlib';
import {type Header, pack} from 'tar-stream';
import {describe, expect, test} from 'vitest';
import type {LayerFile} from '../../../src/content/layer-files/layer-file.ts';
import {readLayerFiles} from '../../../src/content/layer-files/read-layer-files.ts';
import {failureOf} from '../../support/to-throw-code.ts';

type Entry = Partial<Header> & {name: string};

async function tarOf(...entries: [Entry, string?][]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The bytes in pieces of a size, as a network brings them. */
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function filesOf(bytes: Buffer, size = 512): Promise<LayerFile[]> {
  const files: LayerFile[] = [];
  for await (const batch of readLayerFiles(inPieces(bytes, size))) files.push(...batch);
  return files;
}

describe('readLayerFiles', () => {
  test.each([1, 100, 512, 4096, 1 << 20])('reads entries out of pieces of %i bytes', async size => {
    const modifiedAt = new Date('2026-01-02T03:04:05Z');
    const bytes = await tarOf(
      [{name: './usr/', type: 'directory', mode: 0o755}],
      [{name: 'usr/bin/tool', mode: 0o4755, uid: 7, gid: 8, mtime: modifiedAt}, 'x'.repeat(1000)],
      [{name: 'usr/bin/link', type: 'symlink', linkname: '../lib/tool'}],
      [{name: 'dev/null', type: 'character-device'}],
      [{name: 'dev/sda', type: 'block-device'}],
      [{name: 'run/pipe', type: 'fifo'}],
    );
    expect(await filesOf(bytes, size)).toMatchObject([
      {path: 'usr', type: 'directory', mode: 0o755},
      {path: 'usr/bin/tool', type: 'file', size: 1000, mode: 0o4755, uid: 7, gid: 8, modifiedAt},
      {path: 'usr/bin/link', type: 'symlink', linkTarget: '../lib/tool'},
      {path: 'dev/null', type: 'character device'},
      {path: 'dev/sda', type: 'block device'},
      {path: 'run/pipe', type: 'fifo'},
    ]);
  });

  test('reads names too long for a header', async () => {
    const name = `${'deep/'.repeat(60)}file`;
    expect(await filesOf(await tarOf([{name}, 'x']))).toMatchObject([{path: name, size: 1}]);
  });

  test('reads what extensions say: owners, fractions of seconds, attributes, whatever their bytes', async () => {
    const pax = {
      uid: '3000000000',
      gid: '7',
      mtime: '1700000000.5',
      'SCHILY.xattr.user.note': '\u0001\u0002',
    };
    const [file] = await filesOf(await tarOf([{name: 'a', pax}, 'x']));
    expect(file).toMatchObject({uid: 3_000_000_000, gid: 7, modifiedAt: new Date(1_700_000_000_500)});
    expect(file?.attributes).toEqual(new Map([['SCHILY.xattr.user.note', '\u0001\u0002']]));
  });

  test('reads the numbers of devices, and no number of anything else', async () => {
    const [device, file] = await filesOf(
      await tarOf([{name: 'null', type: 'character-device', devmajor: 1, devminor: 3}], [{name: 'a'}]),
    );
    expect(device).toMatchObject({device: {major: 1, minor: 3}});
    expect(file).not.toHaveProperty('device');
  });

  test('takes a sparse file for none whose bytes it could give', async () => {
    const pax = {'GNU.sparse.major': '1', 'GNU.sparse.name': 'disk.img'};
    expect(await filesOf(await tarOf([{name: 'GNUSparseFile.0/disk.img', pax}, 'map']))).toMatchObject([
      {path: 'disk.img', type: 'other'},
    ]);
  });

  test('reads an archive without its two empty blocks at the end', async () => {
    const bytes = await tarOf([{name: 'a'}, 'x']);
    expect(await filesOf(bytes.subarray(0, 1024))).toHaveLength(1);
  });

  test('reads nothing out of an empty stream', async () => {
    expect(await filesOf(Buffer.alloc(0))).toEqual([]);
  });

  test('hands on a thousand entries at a time', async () => {
    const bytes = await tarOf(...Array.from({length: 2500}, (_, at): [Entry] => [{name: `f${at}`}]));
    const sizes: number[] = [];
    for await (const batch of readLayerFiles(inPieces(bytes, 65536))) sizes.push(batch.length);
    expect(sizes).toEqual([1000, 1000, 500]);
  });

  test('refuses an archive that is cut within a file', async () => {
    const bytes = await tarOf([{name: 'a'}, 'x'.repeat(2000)]);
    await failureOf('ARCHIVE_TRUNCATED', () => filesOf(bytes.subarray(0, 1500)));
  });

  test('refuses what is no archive', async () => {
    await failureOf('INVALID_ARCHIVE', () => filesOf(gzipSync('x'.repeat(5000), {level: 0})));
  });

  test('holds no extension that claims to be huge', async () => {
    const bytes = await tarOf([{name: 'x', size: 0}]);
    bytes.write('x', 156);
    bytes.write('77777777777 ', 124);
    bytes.write('        ', 148);
    const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    await failureOf('INVALID_ARCHIVE', () => filesOf(bytes));
  });

  test('ends its source when the reader leaves', async () => {
    const bytes = await tarOf(...Array.from({length: 3000}, (_, at): [Entry] => [{name: `f${at}`}]));
    let ended = false;
    async function* source() {
      try {
        yield* inPieces(bytes, 512);
      } finally {
        ended = true;
      }
    }
    for await (const _ of readLayerFiles(source())) break;
    expect(ended).toBe(true);
  });
});
