import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {extract, type Header} from 'tar-stream';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {folderMember, hardLink, imageFile, imageOfLayers} from '../../support/image-file.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {runCli} from '../../support/run-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const BASE = [
  folderMember('etc'),
  {name: 'etc/hosts', bytes: 'localhost\n', header: {mode: 0o600, uid: 7, gid: 8}},
  {name: 'etc/old', bytes: 'old'},
  {name: 'etc/release', link: '../usr/lib/release'},
  folderMember('usr/lib'),
  {name: 'usr/lib/release', bytes: 'NAME=base\n'},
  {name: 'bin', link: 'usr/bin'},
  {name: 'usr/bin/tool', bytes: '#!tool', header: {mode: 0o4755}},
  hardLink('usr/bin/other', 'usr/bin/tool'),
  {name: 'opt/gone', bytes: 'gone'},
];
const TOP = [
  '.wh.opt',
  'etc/.wh.old',
  {name: 'usr/lib/release', bytes: 'NAME=top\n'},
  'usr/bin/.wh.tool',
  'new',
];

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
});
afterAll(() => local.close());

/** The image of these two layers as a file, and pushed. */
async function bothPlaces(): Promise<string[]> {
  const file = await imageFile(await temporaryFolder(), [BASE, TOP]);
  await local.cli(['push', file, 'app:1', '--create-repository']);
  return [file, 'app:1'];
}

/** What is in a tar: `name -> target` for links, and the bytes of files. */
async function members(tar: Buffer): Promise<Record<string, {header: Header; bytes: string}>> {
  const found: Record<string, {header: Header; bytes: string}> = {};
  const reader = extract();
  Readable.from([tar]).pipe(reader);
  for await (const entry of reader) {
    found[entry.header.name] = {header: entry.header, bytes: (await buffer(entry)).toString()};
  }
  return found;
}

async function exported(file: string): Promise<Buffer> {
  const target = path.join(await temporaryFolder(), 'fs.tar');
  expect(await local.cli(['image', 'export', file, target])).toMatchObject({status: 0});
  return readFile(target);
}

describe('image files', () => {
  test('lists what a container sees, of a file and of a repository', async () => {
    for (const source of await bothPlaces()) {
      const {stdout, status} = await local.cli(['image', 'files', source]);
      expect({status, lines: stdout.split('\n')}).toEqual({
        status: 0,
        lines: [
          'lrw-r--r--\t0\tbin',
          'drwxr-xr-x\t0\tetc',
          '-rw-------\t10\tetc/hosts',
          'lrw-r--r--\t0\tetc/release',
          '-rw-r--r--\t3\tnew',
          '-rwsr-xr-x\t6\tusr/bin/other',
          'drwxr-xr-x\t0\tusr/lib',
          '-rw-r--r--\t9\tusr/lib/release',
          '',
        ],
      });
    }
  });

  test('lists one folder or file, through links, with the layers where asked', async () => {
    const [file] = await bothPlaces();
    const {stdout} = await local.cli(['image', 'files', file!, '/bin', '-o', 'json']);
    expect(JSON.parse(stdout).files).toMatchObject([
      {
        path: 'usr/bin/other',
        type: 'file',
        mode: '4755',
        size: 6,
        layerDigest: expect.stringContaining('sha256:'),
      },
    ]);
    const layers = (await local.cli(['image', 'layers', file!, '--query', 'layers[].digest'])).stdout.split(
      '\n',
    );
    const shown = await local.cli(['image', 'files', file!, 'usr/lib', '--layers']);
    expect(shown.stdout).toBe(
      `drwxr-xr-x\t0\t${layers[0]}\tusr/lib\n-rw-r--r--\t9\t${layers[1]}\tusr/lib/release\n`,
    );
    expect((await local.cli(['image', 'files', file!, 'usr/nothing'])).status).toBe(3);
  });

  test('shows what a terminal would obey, and obeys nothing', async () => {
    const file = await imageFile(await temporaryFolder(), [[{name: 'a\u001b[31m\nb', bytes: 'x'}]]);
    expect((await runCli(['image', 'files', file])).stdout).toBe('-rw-r--r--\t1\ta\u241b[31m\u240ab\n');
  });

  test('of an artifact is refused', async () => {
    const file = await imageFile(await temporaryFolder(), new ImageGenerator().artifact());
    const {status, stderr} = await runCli(['image', 'files', file]);
    expect({status, stderr}).toMatchObject({status: 1, stderr: expect.stringContaining('image content')});
  });
});

describe('image cat', () => {
  test('writes a file byte for byte, through links within the image', async () => {
    for (const source of await bothPlaces()) {
      for (const [at, bytes] of [
        ['/etc/release', 'NAME=top\n'],
        ['usr/lib/release', 'NAME=top\n'],
        ['bin/other', '#!tool'],
        ['../../etc/hosts', 'localhost\n'],
      ]) {
        expect(await local.cli(['image', 'cat', source, at!])).toMatchObject({status: 0, stdout: bytes});
      }
    }
  });

  test('reads no layer below the one that decides', async () => {
    const image = await imageOfLayers(new ImageGenerator(), [BASE, TOP]);
    const lower = image.manifest.kind === 'image' ? image.manifest.content.layers[0]! : undefined;
    const file = await imageFile(await temporaryFolder(), image);
    await damage(file, image.blobs.get(lower!.digest)!);
    expect(await runCli(['image', 'cat', file, 'new'])).toMatchObject({status: 0, stdout: 'new'});
    expect((await runCli(['image', 'cat', file, 'opt/gone'])).status).toBe(3);
    expect(await runCli(['image', 'cat', file, 'etc/hosts'])).toMatchObject({status: 9, stdout: ''});
  });

  test('says what is like a path that is not there, and that a folder is none', async () => {
    const [file] = await bothPlaces();
    const cat = (at: string) => runCli(['image', 'cat', file!, at]);
    expect(await cat('release')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('hint: similar: etc/release, usr/lib/release'),
    });
    expect((await cat('etc/hsots')).stderr).toContain('similar: etc/hosts');
    expect(await cat('etc')).toMatchObject({status: 2, stderr: expect.stringContaining('image files')});
    expect((await cat('opt/gone')).status).toBe(3);
  });

  test('of links that lead to one another ends', async () => {
    const file = await imageFile(await temporaryFolder(), [
      [
        {name: 'a', link: 'b'},
        {name: 'b', link: '/a'},
      ],
    ]);
    expect((await runCli(['image', 'cat', file, 'a'])).status).toBe(3);
  });
});

describe('image export', () => {
  test('writes what a container sees, the same every time and from everywhere', async () => {
    const [file, name] = await bothPlaces();
    const tar = await exported(file!);
    expect(await exported(name!)).toEqual(tar);
    const found = await members(tar);
    expect(Object.entries(found).map(([at, {bytes}]) => [at, bytes])).toEqual([
      ['bin', ''],
      ['etc/', ''],
      ['etc/release', ''],
      ['usr/lib/', ''],
      ['etc/hosts', 'localhost\n'],
      ['usr/bin/other', '#!tool'],
      ['usr/lib/release', 'NAME=top\n'],
      ['new', 'new'],
    ]);
    expect(found['etc/hosts']!.header).toMatchObject({mode: 0o600, uid: 7, gid: 8});
    expect(found['usr/bin/other']!.header).toMatchObject({type: 'file', mode: 0o4755});
    expect(found.bin!.header).toMatchObject({type: 'symlink', linkname: 'usr/bin'});
  });

  test('gives all names of a file its bytes once, whatever became of the first one', async () => {
    const layers = [
      [{name: 'a', bytes: 'first'}, hardLink('b', 'a'), hardLink('c', './b')],
      [{name: 'a', bytes: 'second'}, hardLink('d', 'c')],
      ['.wh.b'],
    ];
    const found = await members(await exported(await imageFile(await temporaryFolder(), layers)));
    expect(found.a).toMatchObject({bytes: 'second', header: {type: 'file'}});
    expect(found.c).toMatchObject({bytes: 'first', header: {type: 'file'}});
    expect(found.d).toMatchObject({bytes: '', header: {type: 'link', linkname: 'c'}});
    expect(Object.keys(found).sort()).toEqual(['a', 'c', 'd']);
  });

  test('keeps long and foreign names, large owners, times and attributes', async () => {
    const long = `${'folder/'.repeat(40)}file`;
    const pax = {'SCHILY.xattr.security.capability': '\u0001\u0000\u0002', uid: '3000000000'};
    const layers = [
      [
        {name: long, bytes: 'x'},
        {name: 'é', link: `/${long}`},
        {name: 'ping', bytes: 'y', header: {pax, mtime: new Date('2026-01-02T03:04:05Z')}},
        {name: 'null', header: {type: 'character-device' as const, devmajor: 1, devminor: 3}},
      ],
    ];
    const found = await members(await exported(await imageFile(await temporaryFolder(), layers)));
    expect(found[long]!.bytes).toBe('x');
    expect(found.é!.header.linkname).toBe(`/${long}`);
    expect(found.ping!.header.pax).toMatchObject(pax);
    expect(found.ping!.header.mtime).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(found.null!.header).toMatchObject({type: 'character-device', devmajor: 1, devminor: 3});
  });

  test('writes nothing where a layer is damaged', async () => {
    const image = await imageOfLayers(new ImageGenerator(), [BASE, TOP]);
    const file = await imageFile(await temporaryFolder(), image);
    await damage(file, [...image.blobs.values()][1]!);
    expect(await runCli(['image', 'export', file, '-'])).toMatchObject({status: 9, stdout: ''});
    const target = path.join(await temporaryFolder(), 'fs.tar');
    expect((await runCli(['image', 'export', file, target])).status).toBe(9);
    await expect(readFile(target)).rejects.toThrow();
  });

  test.each([
    ['a path that leads out of the image', [{name: '../evil', bytes: 'x'}]],
    ['a hard link that leads out of the image', [hardLink('a', '../../etc/passwd')]],
    ['a hard link to nothing', [hardLink('a', 'b')]],
  ])('refuses %s', async (_what, members) => {
    const file = await imageFile(await temporaryFolder(), [members]);
    const {status, stdout, stderr} = await runCli(['image', 'export', file, '-']);
    expect({status, stdout}).toEqual({status: 2, stdout: ''});
    expect(stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
  });

  test('takes absolute paths as paths in the image', async () => {
    const file = await imageFile(await temporaryFolder(), [[{name: '/etc/passwd', bytes: 'x'}]]);
    expect(Object.keys(await members(await exported(file)))).toEqual(['etc/passwd']);
  });

  test('with --dry-run says how much it would write', async () => {
    const [file] = await bothPlaces();
    const target = path.join(await temporaryFolder(), 'fs.tar');
    const {status, stderr} = await runCli(['image', 'export', file!, target, '--dry-run']);
    expect({status, stderr}).toEqual({status: 0, stderr: `would write 8 files to ${target}\n`});
    await expect(readFile(target)).rejects.toThrow();
  });
});

/** Changes the last byte of a blob within an archive. */
async function damage(file: string, blob: Buffer): Promise<void> {
  const bytes = await readFile(file);
  const at = bytes.indexOf(blob);
  expect(at).toBeGreaterThan(0);
  bytes[at + blob.length - 9]! ^= 1;
  await writeFile(file, bytes);
}
