import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {basicAuthorization} from '../../src/registry/authorization/credential.ts';
import {isInstalled, LOGIN, type RunningRegistry, startDockerRegistry} from '../support/foreign-registry.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ROOT} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');
const MULTI = path.join(ROOT, 'test', 'fixtures', 'archives', 'buildah-multiarch.tar');
const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/upstream';
const present = isInstalled('docker-registry');

let folder: string;
let guarded: RunningRegistry;
let local: LocalEcrProcess;

beforeAll(async () => {
  if (!present) return;
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-upstream-'));
  guarded = await startDockerRegistry({login: true});
  const auth = basicAuthorization(LOGIN.username, LOGIN.password).slice('Basic '.length);
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({auths: {[guarded.host]: {auth}}}));
  process.env.DOCKER_CONFIG = folder;
  local = await startLocalEcrProcess();
});
afterAll(async () => {
  if (!present) return;
  delete process.env.DOCKER_CONFIG;
  await local.close();
  await guarded.stop();
  await rm(folder, {recursive: true});
});

async function api(operation: string, input: object) {
  const {status, stdout, stderr} = await local.cli([
    'api',
    operation,
    '--cli-input-json',
    JSON.stringify(input),
  ]);
  expect({status, stderr}).toMatchObject({status: 0});
  return JSON.parse(stdout) as Record<string, unknown>;
}

const digestIn = (text: string) => /sha256:[0-9a-f]{64}/.exec(text)![0];

describe.skipIf(!present)('docker-registry as an upstream (skipped where it is not installed)', () => {
  test('an image that is pulled through a cache rule arrives whole, and stays when the upstream is gone', async () => {
    const upstream = await startDockerRegistry();
    const pushed = await local.cli(['push', MULTI, `${upstream.host}/tools/multi:1`]);
    expect(pushed).toMatchObject({status: 0});
    const rule = {ecrRepositoryPrefix: 'mirror', upstreamRegistryUrl: upstream.host};
    await api('CreatePullThroughCacheRule', rule);
    expect(await api('ValidatePullThroughCacheRule', {ecrRepositoryPrefix: 'mirror'})).toMatchObject({
      isValid: true,
    });
    const target = path.join(folder, 'pulled.tar');
    const pulled = await local.cli(['pull', 'mirror/tools/multi:1', target]);
    expect(pulled).toMatchObject({status: 0});
    expect(digestIn(pulled.stdout)).toBe(digestIn(pushed.stdout));
    await upstream.stop();
    expect(await local.cli(['pull', 'mirror/tools/multi:1', path.join(folder, 'again.tar')])).toMatchObject({
      status: 0,
    });
  });

  test('an image that the upstream does not have is not found', async () => {
    await api('CreatePullThroughCacheRule', {
      ecrRepositoryPrefix: 'empty',
      upstreamRegistryUrl: guarded.host,
      credentialArn: SECRET,
    });
    const pulled = await local.cli(['pull', 'empty/none:1', path.join(folder, 'none.tar')]);
    expect(pulled.status).toBe(3);
  });

  test("a rule that names a secret goes in with the login of Docker's configuration, any other without", async () => {
    const pushed = await local.cli(['push', ARCHIVE, `${guarded.host}/tools/app:1`]);
    expect(pushed).toMatchObject({status: 0});
    await api('CreatePullThroughCacheRule', {
      ecrRepositoryPrefix: 'secret',
      upstreamRegistryUrl: guarded.host,
      credentialArn: SECRET,
    });
    await api('CreatePullThroughCacheRule', {ecrRepositoryPrefix: 'open', upstreamRegistryUrl: guarded.host});
    expect(await api('ValidatePullThroughCacheRule', {ecrRepositoryPrefix: 'secret'})).toMatchObject({
      isValid: true,
    });
    const refused = await api('ValidatePullThroughCacheRule', {ecrRepositoryPrefix: 'open'});
    expect(refused).toMatchObject({isValid: false, failure: expect.any(String)});
    const pulled = await local.cli(['pull', 'secret/tools/app:1', path.join(folder, 'secret.tar')]);
    expect(digestIn(pulled.stdout)).toBe(digestIn(pushed.stdout));
    expect((await local.cli(['pull', 'open/tools/app:1', path.join(folder, 'open.tar')])).status).not.toBe(0);
  });
});
