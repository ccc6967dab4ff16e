import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {ROOT} from '../../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  for (const name of ['team/app', 'team/web', 'other'])
    await local.cli(['push', ARCHIVE, `${name}:1`, '--create-repository']);
});
afterAll(() => local.close());

async function report(...args: string[]) {
  const {status, stdout, stderr} = await local.cli(['usage', ...args, '-o', 'json']);
  expect({args, status}).toEqual({args, status: 0});
  return {...JSON.parse(stdout), stderr};
}

const namesOf = ({repositories}: {repositories: {repositoryName: string}[]}) =>
  repositories.map(one => one.repositoryName);

test('usage without manifests leaves it open whether images were ever pulled', async () => {
  const before = await report('--no-measure');
  expect(before.total.neverPulled.images).toBe(3);
  expect(before.stderr).not.toContain('as pulled');
  expect((await report('--no-measure')).total.neverPulled.images).toBe(3);
});

test('ECR: reading a manifest counts as a pull of the image', async () => {
  const measured = await report('other');
  expect(measured.total).toMatchObject({images: 1, neverPulled: {images: 1}});
  expect(measured.total.uniqueBytes).toBeGreaterThan(0);
  expect(measured.stderr).toContain(
    '1 image counts as pulled now, 1 for the first time: manifests were read',
  );
  expect((await report('other', '--no-measure')).total.neverPulled.images).toBe(0);
  expect((await report('other')).stderr).toContain('1 image counts as pulled now: manifests were read');
});

test('usage takes patterns, names and an order', async () => {
  expect(namesOf(await report())).toEqual(['other', 'team/app', 'team/web']);
  expect(namesOf(await report('team/*'))).toEqual(['team/app', 'team/web']);
  expect(namesOf(await report('other', 'team/w*', 'other'))).toEqual(['other', 'team/web']);
  const largest = await report('--sort', 'unique', '--limit', '1');
  expect(largest.repositories).toHaveLength(1);
  expect(largest.total.images).toBe(3);
});

test('usage prices what is stored', async () => {
  const {status, stdout, stderr} = await local.cli(['usage', 'team/app', '--price', '250000000']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^team\/app\t1\t\d+\t\d+\t0\t/);
  expect(stderr).toMatch(/about \d+\.\d\d USD a month at 250000000 USD per GB/);
});

test('usage fails with a repository that is not there', async () => {
  const {status, stdout, stderr} = await local.cli(['usage', 'team/app', 'absent']);
  expect({status, stdout}).toEqual({status: 3, stdout: ''});
  expect(stderr).toContain("'absent' does not exist");
});
