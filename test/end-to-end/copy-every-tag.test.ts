import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openImageTarget} from '../../src/content/image-target.ts';
import {digestHex} from '../../src/oci/digest.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {type GeneratedImage, ImageGenerator, putImage} from '../support/random-image.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const generator = new ImageGenerator('copy-every-tag');
let local: LocalEcrProcess;
let folder: string;

beforeAll(async () => {
  local = await startLocalEcrProcess();
});
afterAll(() => local.close());

/** Runs a command that must succeed and gives its standard output without the line's end. */
async function ok(...args: string[]): Promise<string> {
  const result = await local.cli(args);
  expect(result, args.join(' ')).toMatchObject({status: 0});
  return result.stdout.trimEnd();
}

async function layoutOf(images: readonly [GeneratedImage, string | undefined][]): Promise<string> {
  folder = `${await temporaryFolder()}/`;
  const layout = await openImageTarget({kind: 'file', path: folder});
  for (const [image, tag] of images) await putImage(layout, image, tag === undefined ? [] : [tag]);
  await layout.commit();
  return folder;
}

async function digestsIn(repository: string): Promise<Record<string, string>> {
  const listed = JSON.parse(await ok('image', 'list', repository, '-o', 'json'));
  const pairs = listed.imageDetails.flatMap((image: {imageTags?: string[]; imageDigest: string}) =>
    (image.imageTags ?? []).map(tag => [tag, image.imageDigest]),
  );
  return Object.fromEntries(pairs);
}

/** The operations that have been called on a repository so far. */
async function callsOn(repository: string): Promise<string[]> {
  const events: {eventName: string; requestParameters?: {repositoryName?: string}}[] = JSON.parse(
    await ok('local', 'events', '-o', 'json'),
  );
  const called = events.filter(({requestParameters}) => requestParameters?.repositoryName === repository);
  return called.map(({eventName}) => eventName);
}

test('what is the same already is neither read nor written again, what moved is copied', async () => {
  const [a, b, c] = [await generator.image(), await generator.image(), await generator.image()];
  const file = await layoutOf([
    [a, '1.0'],
    [b, '1.1'],
    [b, 'latest'],
  ]);
  await ok('copy', file, 'sync/from', '--all-tags', '--create-repository');
  await ok('copy', 'sync/from', 'sync/to', '--all-tags', '--create-repository');
  expect(await digestsIn('sync/to')).toEqual(await digestsIn('sync/from'));

  const before = (await callsOn('sync/to')).length;
  const again = await local.cli(['copy', 'sync/from', 'sync/to', '--all-tags']);
  expect(again).toMatchObject({status: 0, stderr: '0 of 3 tags copied, 3 there already\n'});
  expect(again.stdout.trimEnd().split('\n')).toHaveLength(3);
  expect((await callsOn('sync/to')).slice(before)).toEqual(['ListImages']);

  await ok('push', await layoutOf([[c, undefined]]), 'sync/from:latest');
  const moved = await local.cli(['copy', 'sync/from', 'sync/to', '--all-tags']);
  expect(moved).toMatchObject({status: 0, stderr: expect.stringContaining('1 of 3 tags copied, 2 there')});
  expect((await digestsIn('sync/to')).latest).toBe(c.descriptor.digest);
});

test('a pattern chooses tags, and says when none matches', async () => {
  await ok('copy', 'sync/from', 'sync/some', '--tag', '1.*', '--create-repository');
  expect(Object.keys(await digestsIn('sync/some')).sort()).toEqual(['1.0', '1.1']);
  expect(await local.cli(['copy', 'sync/from', 'sync/some', '--tag', '9*'])).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('no tag of'),
  });
});

test('a tag that cannot be copied keeps none of the others from it', async () => {
  await ok('repository', 'create', 'sync/fixed', '--mutability', 'IMMUTABLE');
  await ok('push', await layoutOf([[await generator.image(), undefined]]), 'sync/fixed:1.1');
  const result = await local.cli(['copy', 'sync/from', 'sync/fixed', '--all-tags']);
  expect(result).toMatchObject({status: 6});
  expect(result.stderr).toContain('sync/from:1.1 was not copied');
  expect(result.stdout).toContain('sync/fixed:1.0@');
  expect(result.stdout).not.toContain('sync/fixed:1.1@');
  expect(Object.keys(await digestsIn('sync/fixed')).sort()).toEqual(['1.0', '1.1', 'latest']);
});

test('a repository that is not there is said once', async () => {
  const result = await local.cli(['copy', 'sync/from', 'sync/missing', '--all-tags']);
  expect(result).toMatchObject({status: 3, stdout: ''});
  expect(result.stderr.match(/there is no repository/g)).toHaveLength(1);
});

test('a plan tells what is there already and what would be sent', async () => {
  const plan = await local.cli(['copy', 'sync/from', 'sync/some', '--all-tags', '--dry-run']);
  expect(plan).toMatchObject({status: 0});
  expect(plan.stderr).toContain('1 of 3 tags to copy, 2 there already');
  expect(plan.stderr).toContain('would send 3 blobs');
});

test('signatures go along by the tags that cosign gives them, and later ones too', async () => {
  const image = await generator.image();
  const name = `sha256-${digestHex(image.descriptor.digest)}`;
  const [signature, sbom, other] = [generator.artifact(), generator.artifact(), generator.artifact()];
  const file = await layoutOf([
    [image, '1'],
    [signature, `${name}.sig`],
    [other, `sha256-${'0'.repeat(64)}.sig`],
  ]);
  await ok('push', `${file}:1`, 'signed/from:1', '--create-repository', '--referrers');
  expect(Object.keys(await digestsIn('signed/from')).sort()).toEqual(['1', `${name}.sig`]);
  await ok('copy', 'signed/from:1', 'signed/to:1', '--referrers', '--create-repository');
  expect(await digestsIn('signed/to')).toEqual(await digestsIn('signed/from'));

  await ok('push', await layoutOf([[sbom, undefined]]), `signed/from:${name}.sbom`);
  await ok('copy', 'signed/from:1', 'signed/to:1', '--referrers', '--no-clobber');
  expect(await digestsIn('signed/to')).toEqual(await digestsIn('signed/from'));

  const archive = path.join(await temporaryFolder(), 'signed.tar');
  await ok('pull', 'signed/from:1', archive, '--referrers');
  await ok('push', `${archive}:1`, 'signed/back:1', '--referrers', '--create-repository');
  expect(await digestsIn('signed/back')).toEqual(await digestsIn('signed/from'));
});

test('under --no-clobber no tag moves: not an archived image’s, not that of what refers to one', async () => {
  const [a, b] = [await generator.image(), await generator.image()];
  const name = `sha256-${digestHex(a.descriptor.digest)}.sig`;
  const file = await layoutOf([
    [a, '1'],
    [generator.artifact(), name],
  ]);
  await ok('push', `${file}:1`, 'kept/from:1', '--create-repository', '--referrers');
  const mine = generator.artifact();
  await ok('push', await layoutOf([[b, undefined]]), 'kept/to:1', '--create-repository');
  await ok('push', await layoutOf([[mine, undefined]]), `kept/to:${name}`);
  await ok('image', 'archive', 'kept/to:1', '--yes');
  const words = ['copy', 'kept/from:1', 'kept/to:1', '--no-clobber', '--referrers'];
  const kept = await local.cli(words);
  expect(kept).toMatchObject({status: 0, stdout: `${local.host}/kept/to@${b.descriptor.digest}\n`});
  await ok('copy', 'kept/from:1', 'kept/to:2', '--referrers', '--no-clobber');
  expect(await digestsIn('kept/to')).toEqual({2: a.descriptor.digest, [name]: mine.descriptor.digest});
});

test('a pattern is held against tags, not against the full names that an archive has', async () => {
  const archive = path.join(await temporaryFolder(), 'all.tar');
  await ok('copy', 'sync/from', archive, '--all-tags');
  await ok('copy', archive, 'sync/matched', '--tag', '1.0', '--create-repository');
  expect(Object.keys(await digestsIn('sync/matched'))).toEqual(['1.0']);
});

test('of a repository without tags the result is an empty list', async () => {
  await ok('repository', 'create', 'sync/nothing');
  expect(JSON.parse(await ok('copy', 'sync/nothing', 'sync/some', '--all-tags', '-o', 'json'))).toEqual([]);
});

test('plans of push, pull and copy count the same referrers', async () => {
  const image = await generator.image();
  const signature = generator.artifact({subject: image.descriptor});
  const file = await layoutOf([
    [image, '1'],
    [signature, undefined],
  ]);
  const planned = async (...words: string[]) =>
    /would (?:send|write) (\d+ blobs), .* and (\d+ manifests)/
      .exec((await local.cli([...words, '--referrers', '--dry-run'])).stderr)
      ?.slice(1);
  await ok('repository', 'create', 'planned/to');
  expect(await planned('push', `${file}:1`, 'planned/to:1')).toEqual(['5 blobs', '2 manifests']);
  await ok('push', `${file}:1`, 'planned/from:1', '--referrers', '--create-repository');
  expect(await planned('copy', 'planned/from:1', 'planned/to:1')).toEqual(['5 blobs', '2 manifests']);
  const target = path.join(await temporaryFolder(), 'planned.tar');
  expect(await planned('pull', 'planned/from:1', target)).toEqual(['5 blobs', '2 manifests']);
});

test('of several repositories the push of one that fails keeps no other from its image', async () => {
  const file = await layoutOf([[await generator.image(), undefined]]);
  const result = await local.cli(['push', file, 'sync/some:several', 'sync/nowhere:1', '--progress', 'none']);
  expect(result).toMatchObject({status: 6});
  expect(result.stdout).toMatch(/^\S+\/sync\/some@sha256:[0-9a-f]{64}\n$/);
  expect(result.stderr).toContain('sync/nowhere did not get the image');
});

test('what results print of a layout is taken for a source', async () => {
  const printed = await ok('copy', 'sync/from', `${await temporaryFolder()}/`, '--tag', '1.0');
  expect(printed).toContain('/:1.0@sha256:');
  await ok('push', printed, 'sync/printed:1', '--create-repository');
  expect((await digestsIn('sync/printed'))['1']).toBe((await digestsIn('sync/from'))['1.0']);
});

test('of two platforms none is silently left out', async () => {
  const words = ['--platform', 'linux/arm64', '--platform', 'linux/amd64'];
  expect(await local.cli(['copy', 'sync/from:1.0', 'sync/some:x', ...words])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('only one platform'),
  });
});

test('who forgot the tag is told what the file calls the image', async () => {
  const file = await layoutOf([[await generator.image(), 'v7']]);
  const result = await local.cli(['push', file, 'sync/some', '--progress', 'none']);
  expect(result).toMatchObject({status: 0, stderr: expect.stringContaining('the file calls it v7')});
});
