import {appendFile, mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ROOT, runCli} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-check-'));
});
afterAll(() => rm(folder, {recursive: true}));

const ecrctl = (...args: string[]) =>
  runCli(args, {
    env: {
      ECRCTL_LOCAL: '1',
      ECRCTL_DATA: path.join(folder, 'data'),
      ECRCTL_CACHE_DIR: path.join(folder, 'cache'),
    },
  });

describe('ecrctl local check', () => {
  test('finds no data where there is none', async () => {
    expect((await ecrctl('local', 'check')).status).toBe(3);
  });

  test('finds nothing wrong with what was pushed', async () => {
    expect(await ecrctl('push', ARCHIVE, 'app:1', '--create-repository')).toMatchObject({status: 0});
    const {status, stdout, stderr} = await ecrctl('local', 'check');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('checked 1 repository, 1 image, 4 layers, 4 blobs: nothing is wrong');
  });

  test('ends with 1 and names the blob that is not what its digest says', async () => {
    const blobs = path.join(folder, 'data', 'blobs', 'sha256');
    const [start = ''] = await readdir(blobs);
    const [hex = ''] = await readdir(path.join(blobs, start));
    await appendFile(path.join(blobs, start, hex), 'x');
    const {status, stdout} = await ecrctl('local', 'check', '-o', 'json');
    expect(status).toBe(1);
    const {findings} = JSON.parse(stdout) as {findings: {subject: string; problem: string}[]};
    expect(findings).toMatchObject([
      {subject: `sha256:${hex}`, problem: expect.stringMatching(/^has a file of \d+ bytes instead of \d+$/)},
      {subject: `sha256:${hex}`, problem: expect.stringContaining('has a file whose digest is sha256:')},
    ]);
  });
});
