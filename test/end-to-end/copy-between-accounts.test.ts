import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {type CliResult, ROOT, runCli} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

/** Two accounts that let nobody but their own user in. */
const USERS = `
accounts:
  "111111111111":
    users:
      builder:
        accessKeys: [{id: AKIABUILD, secret: build-secret}]
        policies: [AmazonEC2ContainerRegistryFullAccess]
  "222222222222":
    users:
      deployer:
        accessKeys: [{id: AKIAPROD, secret: prod-secret}]
        policies: [AmazonEC2ContainerRegistryFullAccess]
`;

const CONTEXTS = `
contexts:
  build: {profile: build}
  prod: {profile: prod}
  frozen: {profile: prod, readOnly: true}
  here: {local: true, dataDir: ./here}
`;

let home: string;
let local: LocalEcrProcess;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ecrctl-accounts-'));
  await writeFile(path.join(home, 'users.yaml'), USERS);
  local = await startLocalEcrProcess({args: ['--users', path.join(home, 'users.yaml')]});
  await writeFile(
    path.join(home, 'aws-config'),
    [
      `[profile build]\naws_access_key_id = AKIABUILD\naws_secret_access_key = build-secret`,
      `region = us-east-1\nendpoint_url = ${local.url}`,
      `[profile prod]\naws_access_key_id = AKIAPROD\naws_secret_access_key = prod-secret`,
      `region = eu-west-1\nendpoint_url = ${local.url}\n`,
    ].join('\n'),
  );
  const settings = path.join(home, '.config', 'ecrctl');
  await mkdir(settings, {recursive: true});
  await writeFile(path.join(settings, 'config.yaml'), CONTEXTS);
  await ecrctl('push', ARCHIVE, 'app:1', '--profile', 'build', '--create-repository');
});
afterAll(async () => {
  await local.close();
  await rm(home, {recursive: true, force: true});
});

function ecrctl(...args: string[]): Promise<CliResult> {
  const places = {HOME: home, XDG_CONFIG_HOME: path.join(home, '.config')};
  return runCli(args, {cwd: home, env: {...places, AWS_CONFIG_FILE: path.join(home, 'aws-config')}});
}

test('a copy goes between accounts that do not trust each other, each with its own profile', async () => {
  const sides = ['--source-profile', 'build', '--target-profile', 'prod'];
  const missing = await ecrctl('copy', 'app:1', 'mirror/app:1', ...sides);
  expect(missing).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('run ecrctl --profile prod repository create mirror/app'),
  });
  const copied = await ecrctl('copy', 'app:1', 'mirror/app:1', ...sides, '--create-repository');
  expect(copied).toMatchObject({status: 0});
  expect(await ecrctl('image', 'list', 'mirror/app', '--profile', 'prod')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(/sha256:\w+/.exec(copied.stdout)![0]),
  });
  expect(await ecrctl('image', 'list', 'mirror/app', '--profile', 'build')).toMatchObject({status: 3});
});

test('an end without a profile of its own has the command’s', async () => {
  const flags = ['--profile', 'build', '--target-profile', 'prod', '--create-repository'];
  expect(await ecrctl('copy', 'app:1', 'half:1', ...flags)).toMatchObject({status: 0});
  expect(await ecrctl('copy', 'app:1', 'out.tar', '--source-profile', 'build')).toMatchObject({status: 0});
  expect(await ecrctl('copy', ARCHIVE, 'half:2', '--target-profile', 'prod')).toMatchObject({status: 0});
});

test('each end may be a named context, the local ECR of this machine too', async () => {
  const there = ['--source-context', 'build', '--target-context', 'here', '--create-repository'];
  expect(await ecrctl('copy', 'app:1', 'kept:1', ...there)).toMatchObject({status: 0});
  const back = ['--source-context', 'here', '--target-context', 'prod', '--create-repository'];
  expect(await ecrctl('copy', 'kept:1', 'returned:1', ...back)).toMatchObject({status: 0});
  expect(await ecrctl('image', 'list', 'returned', '--context', 'prod')).toMatchObject({status: 0});
});

test('a target that is read-only for its context stays so, and a source may be', async () => {
  const into = ['--source-context', 'build', '--target-context', 'frozen'];
  expect(await ecrctl('copy', 'app:1', 'app:2', ...into)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('refusing to copy'),
  });
  const from = ['--source-context', 'frozen', '--target-context', 'build'];
  const half = await ecrctl('copy', 'half:1', 'app:2', ...from);
  expect(half).toMatchObject({status: 0});
});

test('a file needs no profile, and a name that is none is told', async () => {
  for (const words of [
    ['app:1', 'out.tar', '--target-profile', 'prod'],
    [ARCHIVE, 'app:1', '--source-context', 'build'],
  ]) {
    expect({words, ...(await ecrctl('copy', ...words))}).toMatchObject({words, status: 2, stdout: ''});
  }
  expect(await ecrctl('copy', 'app:1', 'app:1', '--source-profile', 'absent')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('there is no AWS profile named absent'),
  });
});
