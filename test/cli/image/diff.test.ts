import path from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {folderMember, imageFile, imageOfLayers} from '../../support/image-file.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const SINGLE = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
const ZSTD = path.join(ARCHIVES, 'skopeo-oci-zstd.tar');
const MULTI = path.join(ARCHIVES, 'buildah-multiarch.tar');

const BASE = [
  folderMember('etc'),
  {name: 'etc/hosts', bytes: 'one'},
  {name: 'etc/same', bytes: 'same'},
  'gone',
];

let generator: ImageGenerator;

beforeAll(() => {
  generator = new ImageGenerator();
});

/** Two images that share their lowest layer. */
async function twoImages(): Promise<[string, string]> {
  const folder = await temporaryFolder();
  const base = await generator.layerOf(BASE.map(one => (typeof one === 'string' ? {name: one} : one)));
  const top = await generator.layerOf([
    {name: 'etc/hosts', bytes: 'two'},
    {name: 'etc/same', bytes: 'same', header: {mtime: new Date('2026-01-01')}},
    {name: '.wh.gone'},
    {name: 'new', header: {mode: 0o755}},
  ]);
  const before = await generator.image({
    layers: 0,
    baseLayers: [base],
    config: {Env: ['A=1', 'B=2'], Cmd: ['sh'], Labels: {team: 'a'}},
  });
  const after = await generator.image({
    layers: 0,
    baseLayers: [base, top],
    config: {Env: ['A=1', 'B=3', 'C=4'], Cmd: ['sh', '-c'], User: '7'},
  });
  return [await imageFile(folder, before), await imageFile(folder, after)];
}

async function difference(...args: string[]) {
  const {stdout, status} = await runCli(['image', 'diff', ...args, '-o', 'json']);
  return {status, ...JSON.parse(stdout)};
}

test('image diff tells configuration, layers and files apart', async () => {
  const [before, after] = await twoImages();
  const found = await difference(before, after, '--files');
  expect(found).toMatchObject({
    status: 0,
    isSame: false,
    before: {reference: expect.stringContaining(before)},
  });
  expect(found.config).toEqual([
    {field: 'cmd', before: '["sh"]', after: '["sh","-c"]'},
    {field: 'env B', before: 'B=2', after: 'B=3'},
    {field: 'label team', before: 'team=a'},
    {field: 'user', after: '7'},
    {field: 'env C', after: 'C=4'},
  ]);
  expect(found.layers).toMatchObject({shared: [{}], removed: [], repacked: [], added: [{}]});
  expect(found.files).toMatchObject([
    {path: 'etc/hosts', change: 'changed', aspects: ['content']},
    {path: 'gone', change: 'removed', before: {type: 'file'}},
    {path: 'new', change: 'added', after: {mode: '0755'}},
  ]);
});

test('image diff shows people and pipes the same lines', async () => {
  const [before, after] = await twoImages();
  const {stdout} = await runCli(['image', 'diff', before, after, '--files']);
  for (const line of ['- env B=2', '+ env B=3', '- label team=a', '  1 layer shared, ', '- cmd ["sh"]']) {
    expect(stdout).toContain(line);
  }
  expect(stdout).toContain(
    '~ -rw-r--r-- 0:0 3 B etc/hosts (content)\n- -rw-r--r-- 0:0 0 B gone\n+ -rwxr-xr-x 0:0',
  );
});

test('image diff knows layers that were only compressed otherwise', async () => {
  const {layers, config, files} = await difference(SINGLE, ZSTD, '--files');
  expect(layers).toMatchObject({shared: [], repacked: [{}, {}, {}], removed: [], added: []});
  expect(config).toEqual([]);
  expect(files).toEqual([]);
});

test('image diff tells every other thing of a file apart', async () => {
  const folder = await temporaryFolder();
  const files = async (...members: Parameters<ImageGenerator['layerOf']>[0][number][]) =>
    imageFile(folder, await imageOfLayers(generator, [members]));
  const before = await files(
    {name: 'mode', header: {mode: 0o644}},
    {name: 'owner', header: {uid: 0}},
    {name: 'link', link: 'a'},
    {name: 'type', link: 'a'},
    {name: 'note', header: {pax: {'SCHILY.xattr.user.note': 'a'}}},
  );
  const after = await files(
    {name: 'mode', header: {mode: 0o600}},
    {name: 'owner', header: {uid: 5}},
    {name: 'link', link: 'b'},
    {name: 'type'},
    {name: 'note', header: {pax: {'SCHILY.xattr.user.note': 'b'}}},
  );
  const found = await difference(before, after, '--files');
  expect(found.files.map((one: {path: string; aspects: string[]}) => [one.path, ...one.aspects])).toEqual([
    ['link', 'target'],
    ['mode', 'mode'],
    ['note', 'attributes'],
    ['owner', 'owner'],
    ['type', 'type'],
  ]);
});

test('image diff of indexes compares their platforms, and with a platform the images', async () => {
  const other = await imageFile(await temporaryFolder(), await generator.index());
  const {platforms} = await difference(MULTI, other);
  expect(platforms).toMatchObject([{field: 'linux/amd64'}, {field: 'linux/arm64/v8'}]);
  const one = await difference(MULTI, other, '--platform', 'arm64');
  expect(one.layers.added).toHaveLength(3);
  expect((await runCli(['image', 'diff', MULTI, SINGLE])).status).toBe(2);
});

test('image diff is a gate where that is asked for', async () => {
  const run = (...args: string[]) => runCli(['image', 'diff', ...args]);
  expect(await run(SINGLE, SINGLE, '--fail-if-changed')).toMatchObject({
    status: 0,
    stdout: '',
    stderr: 'no difference\n',
  });
  expect((await run(SINGLE, ZSTD)).status).toBe(0);
  expect((await run(SINGLE, ZSTD, '--fail-if-changed')).status).toBe(7);
  expect((await run(SINGLE, ZSTD, '--exit-code')).status).toBe(7);
  expect((await run(SINGLE, path.join(ARCHIVES, 'none.tar'))).status).toBe(3);
});
