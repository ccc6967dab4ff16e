import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {extract} from 'tar-stream';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {isInstalled, type RunningRegistry, startCraneRegistry} from '../support/foreign-registry.ts';
import {folderMember, imageFile} from '../support/image-file.ts';
import {runProgram} from '../support/programs.ts';
import {ROOT, runCli} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');

/** What a tar unpacks to: type, mode, owner, target and bytes of every path. */
async function unpacked(file: string): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const reader = extract();
  Readable.from([await readFile(file)]).pipe(reader);
  for await (const entry of reader) {
    const {name, type, mode, uid, gid, linkname} = entry.header;
    const bytes = (await buffer(entry)).toString('latin1');
    found.set(name.replace(/\/$/, ''), {type, mode, uid, gid, linkname, bytes});
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.skipIf(!isInstalled('crane'))('crane export (skipped where crane is not installed)', () => {
  let registry: RunningRegistry;
  let count = 0;

  beforeAll(async () => {
    registry = await startCraneRegistry();
  });
  afterAll(() => registry.stop());

  async function expectTheSame(file: string): Promise<void> {
    const name = `${registry.host}/t:${++count}`;
    expect(await runCli(['copy', file, name])).toMatchObject({status: 0});
    const folder = await temporaryFolder();
    const [theirs, ours] = [path.join(folder, 'theirs.tar'), path.join(folder, 'ours.tar')];
    expect(await runProgram('crane', ['export', name, theirs])).toMatchObject({status: 0});
    expect(await runCli(['image', 'export', name, ours])).toMatchObject({status: 0});
    const wanted = await unpacked(theirs);
    expect(wanted.size).toBeGreaterThan(2);
    expect(await unpacked(ours)).toEqual(wanted);
  }

  test.each([
    'skopeo-oci-archive.tar',
    'skopeo-oci-zstd.tar',
    'skopeo-docker-archive.tar',
  ])('gives the same files as ours of %s', archive => expectTheSame(path.join(ARCHIVES, archive)));

  test('gives the same files as ours where layers take away and replace', async () => {
    const layers = [
      [folderMember('a'), 'a/x', 'a/y', folderMember('b'), 'b/z', {name: 'l', link: 'a/x'}, 'c'],
      ['a/.wh.x', '.wh.b', folderMember('a', 0o700), 'c', {name: 'l', link: 'a/y'}],
      [folderMember('b'), 'b/n', '.wh.c'],
    ];
    await expectTheSame(await imageFile(await temporaryFolder(), layers));
  });
});
