import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {digestOf} from '../../src/oci/digest.ts';
import {ROOT, runCli} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** A registry that has these tags, and what was asked of it. Every second tag is another name of the one before. */
async function registryWith(tags: readonly string[]): Promise<{host: string; asked: string[]}> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const tag = /\/manifests\/(.*)$/.exec(request.url!)?.[1];
    if (tag === undefined) {
      response.end(JSON.stringify({name: 'org/app', tags}));
      return;
    }
    const digest = digestOf(Buffer.from(`image ${Math.floor(tags.indexOf(tag) / 2)}`));
    response.writeHead(200, {
      'content-type': MEDIA_TYPE,
      'content-length': '500',
      'docker-content-digest': digest,
    });
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked};
}

async function list(...args: string[]) {
  const home = await temporaryFolder();
  return runCli(['image', 'list', ...args], {env: {HOME: home}});
}

test('the tags of any registry are listed with their digests, tags of one image together', async () => {
  const {host} = await registryWith(['1.0', 'stable', '2.0', 'latest']);
  const {status, stdout} = await list(`${host}/org/app`);
  expect(status).toBe(0);
  const rows = stdout.trimEnd().split('\n');
  expect(rows.map(row => row.split('\t')[0])).toEqual(['1.0,stable', '2.0,latest']);
  expect(rows[0]!.split('\t').slice(1)).toEqual([digestOf(Buffer.from('image 0')), 'image']);
});

test('only the tags that are shown are asked about', async () => {
  const {host, asked} = await registryWith(['1.0', 'stable', '2.0', 'latest']);
  const {stdout} = await list(
    `${host}/org/app`,
    '--tag',
    '*.0',
    '--limit',
    '1',
    '--sort',
    'tag',
    '-o',
    'json',
  );
  expect(JSON.parse(stdout)).toEqual({
    imageDetails: [
      {
        imageTags: ['1.0'],
        imageDigest: digestOf(Buffer.from('image 0')),
        imageManifestMediaType: MEDIA_TYPE,
      },
    ],
  });
  expect(asked.filter(one => one.startsWith('HEAD'))).toEqual(['HEAD /v2/org/app/manifests/1.0']);
});

test('many tags are listed without asking about each', async () => {
  const {host, asked} = await registryWith(Array.from({length: 101}, (_, at) => `v${at}`));
  const {stdout, stderr} = await list(`${host}/org/app`);
  expect(stdout.split('\n').slice(0, 2)).toEqual(['v0\t\t', 'v1\t\t']);
  expect(stderr).toContain('101 tags; digests are shown for up to 100 (--tag, --limit)');
  expect(asked.filter(one => one.startsWith('HEAD'))).toEqual([]);
});

test('the images of a file or a folder are listed with their names and sizes', async () => {
  const oci = await list(path.join(ARCHIVES, 'buildah-multiarch.tar'));
  expect(oci.stdout).toMatch(/^v1\tsha256:[0-9a-f]{64}\t2042\tindex\n$/);
  const docker = path.join(ARCHIVES, 'skopeo-docker-archive.tar');
  const listed = await list(docker);
  expect(listed.stdout).toMatch(/^docker\.io\/fixture\/hello:v1\tsha256:[0-9a-f]{64}\t\d+\timage\n$/);
  const folder = `${await temporaryFolder()}/layout/`;
  const copied = await runCli(['copy', docker, folder]);
  // A docker archive’s layers get the digests that a copy gives them.
  expect((await list(folder)).stdout).toContain(/sha256:\w+/.exec(copied.stdout)![0]);
  expect(listed.stdout).toContain(/sha256:\w+/.exec(copied.stdout)![0]);
});

test('what only ECR knows cannot be asked of anything else', async () => {
  const archive = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
  for (const args of [
    [archive, '--sort', 'pushed'],
    [archive, '--status', 'archived'],
    ['127.0.0.1:1/org/app', '--sort', 'size'],
    ['127.0.0.1:1/org/app', '--untagged'],
    [`${archive}:v1`],
  ]) {
    expect({args, ...(await list(...args))}).toMatchObject({args, status: 2, stdout: ''});
  }
  expect(await list(archive, '--sort', 'size', '--tagged')).toMatchObject({status: 0});
});
