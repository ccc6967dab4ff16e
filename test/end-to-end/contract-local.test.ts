import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {DATA_ENTRIES} from '../../src/server/data-entries.ts';
import {ROOT, runCli} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

/** Runs commands on a local ECR inside their own process. */
function embedded(dataDir: string) {
  return (...args: string[]) => runCli([...args, '--local', '--data', dataDir]);
}

test('local reset removes what the local ECR made and nothing else', async () => {
  const project = await temporaryFolder();
  await writeFile(path.join(project, 'notes.txt'), 'mine');
  const ecrctl = embedded(project);
  await ecrctl('push', ARCHIVE, 'app:1', '--create-repository');
  const made = (await readdir(project)).filter(name => name !== 'notes.txt');
  expect(made.filter(name => !DATA_ENTRIES.some(entry => entry === name))).toEqual([]);
  expect(await ecrctl('local', 'reset', '--yes')).toMatchObject({status: 0});
  expect(await readdir(project)).toEqual(['notes.txt']);
  expect(await readFile(path.join(project, 'notes.txt'), 'utf8')).toBe('mine');
});

test('local reset leaves a folder alone that holds no local ECR', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'blobs'));
  expect(await embedded(folder)('local', 'reset', '--yes')).toMatchObject({status: 0, stdout: ''});
  expect(await readdir(folder)).toEqual(['blobs']);
});

test('processes that push into one data directory at the same moment do not disturb each other', async () => {
  const ecrctl = embedded(await temporaryFolder());
  await ecrctl('repository', 'create', 'busy');
  const tags = ['a', 'b', 'c', 'd'];
  const results = await Promise.all(tags.map(tag => ecrctl('push', ARCHIVE, `busy:${tag}`)));
  expect(results.map(({status, stderr}) => (status === 0 ? 'ok' : stderr))).toEqual(tags.map(() => 'ok'));
  const {stdout} = await ecrctl(
    'image',
    'list',
    'busy',
    '--query',
    'sort(imageDetails[].imageTags[])',
    '-o',
    'json',
  );
  expect(JSON.parse(stdout)).toEqual(tags);
});
