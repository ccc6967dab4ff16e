import {execFileSync} from 'node:child_process';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openImageTarget} from '../../src/content/image-target.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ImageGenerator, putImage} from '../support/random-image.ts';
import {BIN, cleanEnv, ROOT} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const SINGLE = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
const MULTI = path.join(ARCHIVES, 'buildah-multiarch.tar');

/** Two empty blocks. */
const TAR_END = Buffer.alloc(1024);

let local: LocalEcrProcess;
let single: string;
let multi: string;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  single = digestOf(await ok('push', SINGLE, 'source:one', '--create-repository', '-q'));
  multi = digestOf(await ok('push', MULTI, 'source:many', 'source:again', '-q'));
});
afterAll(() => local.close());

/** Runs a command that must succeed and gives its standard output without the line's end. */
async function ok(...args: string[]): Promise<string> {
  const result = await local.cli(args);
  expect(result, args.join(' ')).toMatchObject({status: 0});
  return result.stdout.trimEnd();
}

function digestOf(reference: string): string {
  return reference.slice(reference.indexOf('@') + 1);
}

async function tagsOf(repository: string): Promise<string[]> {
  const listed = JSON.parse(await ok('image', 'list', repository, '-o', 'json'));
  return listed.imageDetails.flatMap((image: {imageTags?: string[]}) => image.imageTags ?? []).sort();
}

test('a copy to a digest is of that image and gets no tag', async () => {
  await ok('repository', 'create', 'digest');
  const refused = await local.cli(['copy', 'source:one', `digest@${multi}`]);
  expect(refused).toMatchObject({status: 9, stderr: expect.stringContaining('nothing was sent to digest')});
  await ok('copy', 'source:one', `digest@${single}`);
  expect(await ok('image', 'list', 'digest')).toContain(single);
  expect(await tagsOf('digest')).toEqual([]);
});

test('a push under another digest than the image has is refused', async () => {
  const refused = await local.cli(['push', SINGLE, `source:other@${multi}`]);
  expect(refused).toMatchObject({status: 9, stdout: ''});
});

test('a platform is taken of every tag', async () => {
  await ok('push', MULTI, 'platforms:a', 'platforms:b', '--create-repository');
  const member = await ok(
    'image',
    'inspect',
    'platforms:a',
    '--platform',
    'linux/arm64',
    '--query',
    'imageDigest',
  );
  const copied = await ok(
    ...['copy', 'platforms', 'slim', '--all-tags', '--platform', 'linux/arm64', '--create-repository'],
  );
  expect(copied.split('\n').map(digestOf)).toEqual([member, member]);
});

test('a platform is taken of every image of a file', async () => {
  const arm = await ok(
    'image',
    'inspect',
    'source:many',
    '--platform',
    'linux/arm64',
    '--query',
    'imageDigest',
  );
  await ok('repository', 'create', 'filed');
  const pushed = await ok('push', MULTI, 'filed', '--all-images', '--platform', 'linux/arm64');
  expect(digestOf(pushed)).toBe(arm);
});

test('a plan for every tag counts what the tags share once', async () => {
  const plan = await local.cli([
    'copy',
    'source',
    'planned',
    '--all-tags',
    '--dry-run',
    '--create-repository',
  ]);
  expect(plan.status).toBe(0);
  expect(plan.stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^would send 5 blobs, .* and 4 manifests to .*\/planned; 0 are there already$/),
    '3 of 3 tags to copy, 0 there already',
  ]);
});

test('a plan counts the referrers that would go along', async () => {
  const counted = async (...more: string[]): Promise<string | undefined> => {
    const plan = ['copy', 'signed:1', 'elsewhere:1', '--create-repository', '--dry-run', ...more];
    return /and (\d+ manifests?)/.exec((await local.cli(plan)).stderr)?.[1];
  };
  await ok('push', SINGLE, 'signed:1', '--create-repository');
  const manifest = JSON.parse(await ok('image', 'manifest', 'signed:1'));
  const config = {...manifest.config, mediaType: 'application/vnd.example.signature'};
  const subject = {mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: single, size: 653};
  const mediaType = subject.mediaType;
  const signature = JSON.stringify({schemaVersion: 2, mediaType, config, layers: manifest.layers, subject});
  await ok('api', 'put-image', '--repository-name', 'signed', '--image-manifest', signature);
  expect(await counted()).toBe('1 manifest');
  expect(await counted('--referrers')).toBe('2 manifests');
});

test("the name that a file target gives is the image's, and not that of what refers to it", async () => {
  const folder = await temporaryFolder();
  const copied = path.join(folder, 'copied.tar');
  await ok('copy', 'signed:1', `oci-archive:${copied}:mine`, '--referrers');
  expect(await ok('push', `oci-archive:${copied}:mine`, 'signed:once')).toContain(single);
  const pulled = path.join(folder, 'pulled.tar');
  await ok('pull', 'signed:1', `oci-archive:${pulled}:mine`);
  expect(await ok('push', `oci-archive:${pulled}:mine`, 'signed:again')).toContain(single);
});

test('a plan and a copy say alike that a repository is missing, and how to have it made', async () => {
  for (const more of [[], ['--dry-run']]) {
    const result = await local.cli(['copy', 'source:one', 'missing:1', ...more]);
    expect(result, more.join()).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining('hint: add --create-repository'),
    });
  }
});

test('a plan knows that the registry makes repositories on push', async () => {
  const template = ['--prefix', 'made', '--applied-for', 'CREATE_ON_PUSH'];
  await ok('api', 'create-repository-creation-template', ...template);
  for (const words of [
    ['push', SINGLE, 'made/a:1'],
    ['copy', 'source:one', 'made/b:1'],
    ['copy', 'source:one', `${local.host}/made/c:1`],
  ]) {
    const plan = await local.cli([...words, '--dry-run']);
    expect({words, ...plan}).toMatchObject({words, status: 0, stderr: expect.stringContaining('would send')});
  }
  expect((await local.cli(['push', SINGLE, 'made-up:1', '--dry-run'])).status).toBe(3);
  expect(await ok('repository', 'list', 'made/*')).toBe('');
});

test('a plan of a pull says what would be written, and what cannot be', async () => {
  const folder = await temporaryFolder();
  const plan = async (...words: string[]) => local.cli(['pull', ...words, '--dry-run']);
  expect(await plan('source:one', path.join(folder, 'one.tar'), '-o', 'json')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('"blobs": 4'),
    stderr: expect.stringContaining('would send 4 blobs'),
  });
  expect((await plan('source:one', path.join(folder, 'layout/'))).status).toBe(0);
  expect((await plan('source:one', path.join(folder, 'one.tar.gz'))).status).toBe(1);
  expect(
    (await plan('source:many', path.join(folder, 'many.tar'), '--format', 'docker-archive')).status,
  ).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('a missing source is not taken for a missing target', async () => {
  const result = await local.cli(['copy', 'missing:1', 'source:new']);
  expect(result).toMatchObject({status: 3, stderr: expect.not.stringContaining('--create-repository')});
});

test('tags that stay as they are are told, and a plan needs no repository for that', async () => {
  const digestFile = path.join(await temporaryFolder(), 'digest');
  const words = ['copy', 'source:one', 'source:many', '--no-clobber'];
  const again = await local.cli([...words, '--digest-file', digestFile]);
  expect(again).toMatchObject({status: 0, stdout: `${local.host}/source@${multi}\n`});
  expect(again.stderr).toContain('/source:many is there already and stays as it is');
  expect(await readFile(digestFile, 'utf8')).toBe(`${multi}\n`);
  expect((await local.cli([...words, '--dry-run'])).stdout).toBe(again.stdout);
  expect(JSON.parse(await ok(...words, '-o', 'json'))).toMatchObject({imageDigest: multi, skipped: true});
  await ok('copy', 'source', 'unmade', '--all-tags', '--no-clobber', '--create-repository', '--dry-run');
});

test('an archive that exists is not written anew under --no-clobber', async () => {
  const file = path.join(await temporaryFolder(), 'kept.tar');
  await writeFile(file, 'kept');
  expect(await local.cli(['copy', 'source:one', file, '--no-clobber'])).toMatchObject({status: 5});
  expect(await readFile(file, 'utf8')).toBe('kept');
});

test('an image that was chosen by its full name in a file gets the tag of that name', async () => {
  const file = path.join(await temporaryFolder(), 'named.tar');
  await ok('pull', 'source:one', file);
  await ok('copy', `oci-archive:${file}:${local.host}/source:one`, 'by-name', '--create-repository');
  expect(await tagsOf('by-name')).toEqual(['one']);
  await ok('copy', `oci-archive:${file}:${single}`, 'by-digest', '--create-repository');
  expect(await tagsOf('by-digest')).toEqual([]);
});

test('an image keeps in a file the full name that docker load asks for, copied or pulled', async () => {
  const folder = await temporaryFolder();
  const repoTagsIn = (file: string): unknown =>
    JSON.parse(execFileSync('tar', ['-xOf', file, 'manifest.json']).toString())[0].RepoTags;
  for (const [command, ...more] of [['pull'], ['copy'], ['copy', '--all-tags']] as const) {
    const file = path.join(folder, `${command}${more}.tar`);
    await ok(command, more.length > 0 ? 'by-name' : 'by-name:one', file, ...more);
    expect(repoTagsIn(file), file).toEqual([`${local.host}/by-name:one`]);
  }
});

test('two images of a file that would get one tag are refused before anything is sent', async () => {
  const file = path.join(await temporaryFolder(), 'two.tar');
  const target = await openImageTarget({kind: 'file', path: file});
  const generator = new ImageGenerator('one-tag');
  await putImage(target, await generator.image(), ['app:1.0']);
  await putImage(target, await generator.image(), ['web:1.0', 'web:2.0']);
  await target.commit();
  await ok('repository', 'create', 'shared');
  for (const words of [
    ['push', file, 'shared', '--all-images'],
    ['copy', file, 'shared', '--all-tags'],
    ['copy', file, 'shared', '--all-tags', '--dry-run'],
  ]) {
    const refused = await local.cli(words);
    expect(refused, words.join(' ')).toMatchObject({status: 5, stdout: ''});
    expect(refused.stderr).toContain('app:1.0 and web:1.0 would both become shared:1.0; nothing was sent');
    expect(refused.stderr).toContain('hint: push each alone');
  }
  expect(await ok('image', 'list', 'shared')).toBe('');
});

test('an image of many platforms goes out of a file without a word of warning', async () => {
  const file = path.join(await temporaryFolder(), 'many.tar');
  const target = await openImageTarget({kind: 'file', path: file});
  const platforms = Array.from({length: 14}, (_, at) => ({os: 'linux', architecture: `made-up-${at}`}));
  await putImage(target, await new ImageGenerator('many').index({platforms}), ['1']);
  await target.commit();
  await ok('repository', 'create', 'many');
  for (const transport of ['layer-parts', 'distribution']) {
    const pushed = await local.cli(['push', file, `many:${transport}`, '--transport', transport, '-q']);
    expect(pushed).toMatchObject({status: 0, stderr: ''});
  }
  expect(await local.cli(['copy', file, 'many:copied', '-q'])).toMatchObject({status: 0, stderr: ''});
});

test('standard output holds the archive and nothing after its end', async () => {
  const file = path.join(await temporaryFolder(), 'streamed.tar');
  const env = cleanEnv({ECRCTL_LOCAL: '1', ECRCTL_DATA: local.dataDir});
  const command = `"${process.execPath}" "${BIN}" copy source:one - -o json > "${file}"`;
  execFileSync('/bin/sh', ['-c', command], {env, stdio: 'ignore'});
  const streamed = await readFile(file);
  expect(streamed.subarray(-TAR_END.length)).toEqual(TAR_END);
});

test('as JSON one image is an object, as of push and pull, and every tag a list', async () => {
  await ok('repository', 'create', 'shape');
  const one = JSON.parse(await ok('copy', 'source:one', 'shape:one', '-o', 'json'));
  expect(one).toMatchObject({imageDigest: single, imageTag: 'one', skipped: false});
  const all = JSON.parse(await ok('copy', 'source', 'shape', '--all-tags', '--no-clobber', '-o', 'json'));
  expect(all.map((image: {skipped: boolean}) => image.skipped).sort()).toEqual([false, false, true]);
});
