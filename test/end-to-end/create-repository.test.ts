import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {type CliResult, ROOT, runCli} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

/** The pusher's policy has everything that a push takes, and no CreateRepository. */
const USERS = `
accounts:
  "123456789012":
    users:
      admin:
        accessKeys: [{id: AKIAADMIN, secret: admin-secret}]
        policies: [AmazonEC2ContainerRegistryFullAccess]
      pusher:
        accessKeys: [{id: AKIAPUSH, secret: push-secret}]
        policies: [AmazonEC2ContainerRegistryPowerUser]
`;

const KEYS = {
  admin: {AWS_ACCESS_KEY_ID: 'AKIAADMIN', AWS_SECRET_ACCESS_KEY: 'admin-secret'},
  pusher: {AWS_ACCESS_KEY_ID: 'AKIAPUSH', AWS_SECRET_ACCESS_KEY: 'push-secret'},
};

let home: string;
let local: LocalEcrProcess;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ecrctl-create-'));
  const users = path.join(home, 'users.yaml');
  await writeFile(users, USERS);
  local = await startLocalEcrProcess({args: ['--users', users]});
});
afterAll(async () => {
  await local.close();
  await rm(home, {recursive: true, force: true});
});

function as(who: keyof typeof KEYS, ...args: string[]): Promise<CliResult> {
  const env = {HOME: home, AWS_ENDPOINT_URL_ECR: local.url, AWS_REGION: 'us-east-1', ...KEYS[who]};
  return runCli(args, {env});
}

test('who may push and not create pushes into a repository that is there', async () => {
  await as('admin', 'repository', 'create', 'app');
  expect(await as('pusher', 'push', ARCHIVE, 'app:1', '--create-repository')).toMatchObject({status: 0});
  expect(await as('pusher', 'copy', ARCHIVE, 'app:2', '--create-repository')).toMatchObject({status: 0});
});

test('a repository that is missing and may not be created is told with both', async () => {
  for (const words of [
    ['push', ARCHIVE, 'absent:1'],
    ['copy', ARCHIVE, 'absent:1'],
  ]) {
    const result = await as('pusher', ...words, '--create-repository');
    expect({words, ...result}).toMatchObject({words, status: 4});
    expect(result.stderr).toMatch(/there is no repository \S+\/absent, and it could not be created: /);
    expect(result.stderr).toContain('hint: allow ecr:CreateRepository on ');
  }
});

test('a source that is not there leaves no new repository behind', async () => {
  await as('admin', 'repository', 'create', 'source');
  const sources = [
    ['source:typo', 3],
    [path.join(home, 'typo.tar'), 3],
    ['source', 2],
  ] as const;
  for (const [source, status] of sources) {
    const result = await as('admin', 'copy', source, 'fresh:1', '--create-repository');
    expect({source, ...result}).toMatchObject({source, status});
  }
  expect(await as('admin', 'repository', 'describe', 'fresh')).toMatchObject({status: 3});
});
