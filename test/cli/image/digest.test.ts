import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';
import {ScriptedRegistry} from '../../support/scripted-registry.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const SINGLE = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
const MULTI = path.join(ARCHIVES, 'buildah-multiarch.tar');

let local: LocalEcrProcess;
let single: string;
let multi: string;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  single = await pushed(SINGLE, 'app:1');
  multi = await pushed(MULTI, 'app:multi');
});
afterAll(() => local.close());

async function pushed(file: string, name: string): Promise<string> {
  const {stdout} = await local.cli(['push', file, name, '--create-repository', '-q']);
  return stdout.trim().split('@')[1]!;
}

const digest = (...args: string[]) => local.cli(['image', 'digest', ...args]);

test('ECR: asking for a digest is no pull', async () => {
  expect(await digest('app:1')).toMatchObject({status: 0, stdout: `${single}\n`, stderr: ''});
  expect((await digest(`app@${single}`)).stdout).toBe(`${single}\n`);
  expect(JSON.parse((await digest('app:multi', '-o', 'json')).stdout)).toEqual({
    reference: `${local.host}/app@${multi}`,
    imageDigest: multi,
    imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
  });
  const {stdout} = await local.cli(['image', 'list', 'app', '-o', 'json']);
  expect(stdout).not.toContain('lastRecordedPullTime');
});

test('the digest of one platform is in the index', async () => {
  const {stdout} = await digest('app:multi', '--platform', 'arm64');
  expect((await local.cli(['image', 'manifest', 'app:multi'])).stdout).toContain(stdout.trim());
  expect(stdout.trim()).not.toBe(multi);
});

test('the digest of an image in a file is what push gives it', async () => {
  expect((await digest(SINGLE)).stdout).toBe(`${single}\n`);
  const docker = path.join(ARCHIVES, 'skopeo-docker-archive.tar');
  expect((await digest(docker)).stdout).toBe(`${await pushed(docker, 'docker:1')}\n`);
});

test('elsewhere one HEAD is all that is asked', async () => {
  const registry = await ScriptedRegistry.start();
  const headers = {
    'content-type': 'application/vnd.oci.image.manifest.v1+json',
    'content-length': '653',
    'docker-content-digest': single,
  };
  registry.play([{request: {method: 'HEAD', path: '/v2/team/app/manifests/1'}, answer: {headers}}]);
  registry.play([{request: {method: 'HEAD', path: '/v2/team/app/manifests/2'}, answer: {status: 404}}]);
  const found = await runCli(['image', 'digest', `${registry.host}/team/app:1`]);
  expect(found).toMatchObject({status: 0, stdout: `${single}\n`});
  expect((await runCli(['image', 'digest', `${registry.host}/team/app:2`])).status).toBe(3);
  expect(registry.unexpected).toEqual([]);
  expect(registry.requests.map(({method}) => method)).toEqual(['HEAD', 'HEAD']);
  await registry.close();
});

test('nothing is taken for granted: without a tag it is a usage error, and a tag that is not there is not found', async () => {
  expect((await digest('app')).status).toBe(2);
  expect(await digest('app:none')).toMatchObject({status: 3, stdout: ''});
  expect((await digest('none:1')).status).toBe(3);
});

test('inspect, layers, manifest and referrers read files as well', async () => {
  const run = (...args: string[]) => local.cli(['image', ...args]);
  expect((await run('inspect', SINGLE, '--query', 'imageDigest')).stdout).toBe(`${single}\n`);
  expect((await run('layers', SINGLE)).stdout.split('\n')).toHaveLength(4);
  expect((await run('manifest', MULTI)).stdout).toBe((await run('manifest', 'app:multi')).stdout);
  expect((await run('referrers', SINGLE, '-o', 'json')).stdout).toContain('"referrers": []');
  const index = await run('layers', MULTI);
  expect(index).toMatchObject({status: 2, stderr: expect.stringContaining('linux/amd64, linux/arm64/v8')});
});
