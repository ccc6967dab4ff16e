import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ROOT, runCli} from '../support/run-cli.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const ARCHIVE = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
const MULTI = path.join(ARCHIVES, 'buildah-multiarch.tar');

let local: LocalEcrProcess;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-small-'));
  local = await startLocalEcrProcess();
  await ok('push', ARCHIVE, 'team/app:1.0', '--create-repository');
});

afterAll(async () => {
  await local.close();
  await rm(folder, {recursive: true, force: true});
});

async function ok(...args: string[]): Promise<string> {
  const {status, stdout, stderr} = await local.cli(args, {env: {ECRCTL_CONFIG: ''}});
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

test('commands about a whole repository refuse an image of it and change nothing', async () => {
  for (const words of [
    ['image', 'list', 'team/app:1.0'],
    ['usage', 'team/app:1.0'],
    ['lifecycle', 'preview', 'team/app:1.0'],
    ['repository', 'delete', 'team/app:1.0', '--force', '--yes'],
    ['repository', 'create', 'team/other', 'team/new:1.0'],
  ]) {
    const {status, stderr} = await local.cli(words);
    expect({words, status, stderr}).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is an image'),
    });
  }
  expect(await ok('image', 'list', 'team/app')).toContain('1.0');
  expect(await ok('repository', 'list')).not.toContain('team/other');
});

describe('image commands on the local ECR', () => {
  test('list the layers of an image with their sizes and what made them', async () => {
    const rows = (await ok('image', 'layers', 'team/app:1.0')).trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row).toMatch(/^\d+\tsha256:[0-9a-f]{64}\t\d+\t/);
  });

  test('list the referrers of an image, none here', async () => {
    expect(await ok('image', 'referrers', 'team/app:1.0')).toBe('');
  });

  test('archive an image and restore it', async () => {
    await ok('push', ARCHIVE, 'team/cold:1', '--create-repository');
    expect(await ok('image', 'archive', 'team/cold:1', '--yes')).toContain('archived');
    expect(await ok('image', 'list', 'team/cold')).toBe('');
    expect(await ok('image', 'list', 'team/cold', '--status', 'archived')).toContain('archived');
    expect(await local.cli(['pull', 'team/cold:1', path.join(folder, 'cold.tar')])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('hint: ecrctl image restore team/cold:1 brings'),
    });
    expect(await ok('image', 'restore', 'team/cold:1', '--yes')).toContain('activating');
  });

  test('find an image where it shall be, and leave it there', async () => {
    await ok('push', ARCHIVE, 'team/still:1', '--create-repository');
    const restored = await local.cli(['image', 'restore', 'team/still:1']);
    expect(restored).toEqual({
      status: 0,
      stdout: 'team/still\t1\tactive\n',
      stderr: 'team/still:1 is active already\n',
    });
    const planned = await local.cli(['image', 'archive', 'team/still:1', '--dry-run']);
    expect(planned.stdout).toBe('team/still\t1\tarchived\n');
    await ok('image', 'archive', 'team/still:1');
    const again = await local.cli(['image', 'archive', 'team/still:1']);
    expect(again).toEqual({
      status: 0,
      stdout: 'team/still\t1\tarchived\n',
      stderr: 'team/still:1 is archived already\n',
    });
  });

  test('archive what can be archived, and say what could not', async () => {
    await ok('push', ARCHIVE, 'team/part:1', '--create-repository');
    const {status, stdout, stderr} = await local.cli(['image', 'archive', 'team/part:none', 'team/part:1']);
    expect({status, stdout}).toEqual({status: 6, stdout: 'team/part\t1\tarchived\n'});
    expect(stderr).toMatch(/^warning: team\/part:none was not archived: .*\n$/);
  });

  test('take for a pattern of tags only what is one', async () => {
    const untagged = await local.cli(['image', 'untag', 'team/app', 'a b', '--yes']);
    expect(untagged).toMatchObject({status: 2, stderr: expect.stringContaining('is not a valid tag')});
    expect(await local.cli(['image', 'untag', 'team/app', 'none-*'])).toMatchObject({status: 0});
    for (const words of [
      ['image', 'list', 'team/app', '--tag', ''],
      ['repository', 'list', ''],
    ]) {
      expect(await local.cli(words)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('a variable without a value, perhaps'),
      });
    }
  });

  test('check what answers a question before any image is deleted', async () => {
    for (const name of ['asked/a', 'asked/b']) await ok('push', ARCHIVE, `${name}:1`, '--create-repository');
    const words = ['image', 'delete', 'asked/a:1', 'asked/b:1', '--confirm', 'asked/a'];
    expect(await local.cli(words)).toMatchObject({status: 2, stdout: ''});
    expect(await ok('image', 'list', 'asked/a')).toContain('1\t');
  });

  test('list tagged or untagged images, not both', async () => {
    for (const other of [['--tagged'], ['--tag', 'v*']]) {
      const {status} = await local.cli(['image', 'list', 'team/app', '--untagged', ...other]);
      expect({other, status}).toEqual({other, status: 2});
    }
  });

  test('retag plans without claiming that a tag has moved', async () => {
    await ok('push', MULTI, 'team/app:index');
    const plan = await local.cli(['retag', 'team/app:index', '1.0', 'new', 'new', '--dry-run']);
    expect(plan.stderr).toMatch(/^1\.0 points to sha256:[0-9a-f]{64} now\n$/);
    expect(plan.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect((await local.cli(['retag', 'team/app:index', '1.0'])).stderr).toMatch(
      /^1\.0 pointed to .* before\n$/,
    );
    await ok('push', ARCHIVE, 'team/app:1.0');
  });
});

describe('retag in an immutable repository', () => {
  beforeAll(async () => {
    await ok('repository', 'create', 'team/fixed', '--mutability', 'IMMUTABLE');
    await ok('push', ARCHIVE, 'team/fixed:1');
    await ok('push', MULTI, 'team/fixed:2');
  });

  test('is refused beforehand as it would be refused', async () => {
    const planned = await local.cli(['retag', 'team/fixed:1', '2', '--dry-run']);
    expect(planned).toEqual(await local.cli(['retag', 'team/fixed:1', '2']));
    expect(planned).toMatchObject({status: 5, stdout: '', stderr: expect.stringContaining('hint: ')});
  });

  test('sets the tags that are free', async () => {
    const words = ['retag', 'team/fixed:1', '1', '2', '3'];
    const planned = await local.cli([...words, '--dry-run']);
    expect(await ok('image', 'list', 'team/fixed', '--tag', '3')).toBe('');
    const {status, stdout, stderr} = await local.cli(words);
    expect(planned).toEqual({status, stdout, stderr});
    expect(status).toBe(6);
    expect(stdout).toMatch(/^\S+:1@\S+\n\S+:3@\S+\n$/);
    expect(stderr).toContain('warning: 2 was not set: ');
    expect(await ok('image', 'list', 'team/fixed', '--tag', '3')).toContain('1,3');
  });
});

describe('repository commands on the local ECR', () => {
  test('create and delete what they can, and say what they could not', async () => {
    await ok('repository', 'create', 'bulk/b');
    const created = await local.cli(['repository', 'create', 'bulk/a', 'bulk/b', 'bulk/c']);
    expect(created.status).toBe(6);
    expect(created.stdout).toMatch(/^\S+\/bulk\/a\n\S+\/bulk\/c\n$/);
    expect(created.stderr).toMatch(/^warning: bulk\/b was not created: .* already exists .*\n$/);
    const words = ['repository', 'delete', 'bulk/a', 'bulk/none', 'bulk/c', '--yes'];
    const deleted = await local.cli([...words, '-q', '-o', 'json']);
    expect(deleted.status).toBe(6);
    expect(JSON.parse(deleted.stdout)).toMatchObject({
      repositories: [{repositoryName: 'bulk/a'}, {repositoryName: 'bulk/c'}],
      failures: [{repositoryName: 'bulk/none', code: 'REPOSITORY_NOT_FOUND'}],
    });
    expect((await local.cli(words)).status).toBe(3);
  });

  test('check what answers a question before anything is deleted', async () => {
    await ok('repository', 'create', 'sure/a', 'sure/b');
    const words = ['repository', 'delete', 'sure/a', 'sure/b', '--force', '--confirm', 'sure/a'];
    expect(await local.cli(words)).toMatchObject({status: 2, stdout: ''});
    expect(await ok('repository', 'list', 'sure/*')).toContain('sure/a');
  });

  test('foresee what keeps a repository from being deleted', async () => {
    const words = ['repository', 'delete', 'team/app', '--dry-run'];
    expect(await local.cli(words)).toMatchObject({status: 5, stdout: ''});
    expect(await local.cli([...words, '--force'])).toMatchObject({status: 0, stdout: 'team/app\n'});
    const missing = ['repository', 'delete', 'team/none', '--dry-run'];
    expect(await local.cli(missing)).toMatchObject({status: 3, stdout: ''});
    expect(await ok('image', 'list', 'team/app')).toContain('1.0');
  });

  test('name the file of a policy that is none', async () => {
    const file = path.join(folder, 'broken.json');
    await writeFile(file, '{');
    for (const words of [
      ['repository', 'create', 'team/broken', '--policy', file],
      ['repository', 'create', 'team/broken', '--lifecycle-policy', file],
      ['policy', 'set', 'team/app', file],
    ]) {
      const {status, stderr} = await local.cli(words);
      expect({words, status, stderr}).toEqual({
        words,
        status: 2,
        stderr: expect.stringContaining(`error: ${file}`),
      });
    }
  });

  test('find no policy to delete', async () => {
    await ok('repository', 'create', 'bare');
    for (const words of [
      ['lifecycle', 'delete', 'bare'],
      ['policy', 'delete', 'bare'],
      ['policy', 'delete', '--registry'],
      ['api', 'DeleteLifecyclePolicy', '--repository-name', 'bare'],
      ['api', 'DeleteRepositoryPolicy', '--repository-name', 'bare'],
      ['api', 'DeleteRegistryPolicy'],
    ]) {
      const {status, stderr} = await local.cli(words);
      expect({words, status, stderr}).toEqual({
        words,
        status: 3,
        stderr: expect.stringMatching(/\nhint: there is nothing to delete\n$/),
      });
    }
  });

  test('add resource tags and take them away', async () => {
    expect(await ok('repository', 'tag', 'team/app', 'team=core')).toContain('team\tcore');
    await ok('repository', 'untag', 'team/app', 'team');
    const arn = 'arn:aws:ecr:us-east-1:123456789012:repository/team/app';
    const listed = await ok('api', 'ListTagsForResource', '--resource-arn', arn);
    expect(JSON.parse(listed)).toEqual({tags: []});
  });
});

describe('registry commands on the local ECR', () => {
  test('show and change the account’s settings', async () => {
    expect(await ok('registry', 'settings')).toContain('BLOB_MOUNTING\tDISABLED');
    await ok('registry', 'settings', 'BLOB_MOUNTING=ENABLED', '--yes');
    expect(await ok('registry', 'settings')).toContain('BLOB_MOUNTING\tENABLED');
  });

  test('show each part of the registry as apply takes it', async () => {
    expect(await ok('registry', 'replication')).toContain('rules: []');
    expect(await ok('registry', 'pull-through')).toContain('pullThroughCacheRules: []');
    expect(await ok('registry', 'template')).toContain('repositoryCreationTemplates: []');
    expect(await ok('registry', 'signing')).toContain('rules: []');
  });
});

describe('local commands', () => {
  test('tell where the local ECR runs and how other programs reach it', async () => {
    expect(await ok('local', 'status')).toContain(local.url);
    const script = await ok('local', 'env');
    expect(script).toContain(`export AWS_ENDPOINT_URL_ECR=${local.url}\n`);
    expect(script).toContain('export AWS_ACCESS_KEY_ID=123456789012\n');
  });

  test('check the data and run lifecycle policies', async () => {
    expect((await local.cli(['local', 'check'])).status).toBe(0);
    expect((await local.cli(['local', 'run-lifecycle', '--yes'])).status).toBe(0);
  });

  test('find no policy to run where one repository is meant that has none', async () => {
    await ok('repository', 'create', 'policyless');
    for (const [name, message] of [
      ['policyless', 'policyless (account 123456789012, region us-east-1) has no lifecycle policy to run'],
      ['nosuch', 'there is no repository nosuch (account 123456789012, region us-east-1)'],
    ] as const) {
      const {status, stderr} = await local.cli(['local', 'run-lifecycle', name]);
      expect({status, stderr}).toEqual({status: 3, stderr: expect.stringContaining(message)});
    }
  });

  test('tell of every request on standard error, beside the address on standard output', async () => {
    const told = await startLocalEcrProcess({args: ['--request-log', '-']});
    const lines = createInterface({input: told.child.stderr!})[Symbol.asyncIterator]();
    await fetch(`${told.url}/v2/`);
    const {value} = await lines.next();
    expect(JSON.parse(value)).toMatchObject({method: 'GET', url: '/v2/', status: 401});
    await told.close();
  });

  test('stop a local ECR that runs on its own', async () => {
    const dataDir = path.join(folder, 'other');
    const env = {ECRCTL_DATA: dataDir, ECRCTL_CONFIG: ''};
    const started = await runCli(['local', 'start', '--detach', '--port', '0'], {env});
    expect(started.stdout).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    const stopped = await runCli(['local', 'stop'], {env});
    expect(stopped.stdout).toBe(started.stdout.replace('ecrctl local: listening on', 'stopped'));
    expect((await runCli(['local', 'status'], {env})).stdout).not.toContain('127.0.0.1');
  });

  test('start one local ECR where two are started at the same time', async () => {
    const env = {ECRCTL_DATA: path.join(folder, 'both'), ECRCTL_CONFIG: ''};
    const start = () => runCli(['local', 'start', '--detach', '--port', '0'], {env});
    const results = await Promise.all([start(), start()]);
    const [started, refused] = results.sort((one, other) => one.status! - other.status!);
    expect([started!.status, refused!.status]).toEqual([0, 5]);
    const url = /http:\S+/.exec(started!.stdout)![0];
    expect(refused!.stderr).toMatch(new RegExp(`already running on .*: ${url}, process \\d+\n`));
    expect((await runCli(['local', 'stop'], {env})).stdout).toBe(`stopped ${url}\n`);
  });

  test('never signal a process that only has the id of a local ECR', async () => {
    const dataDir = path.join(folder, 'stale');
    const env = {ECRCTL_DATA: dataDir, ECRCTL_CONFIG: ''};
    await runCli(['local', 'start', '--detach', '--port', '0'], {env});
    const file = path.join(dataDir, 'server.json');
    const record = await readFile(file, 'utf8');
    const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(stranger, 'spawn');
    await writeFile(file, JSON.stringify({...JSON.parse(record), pid: stranger.pid, instance: 'gone'}));
    const {status, stderr} = await runCli(['local', 'stop'], {env});
    expect([status, stderr]).toEqual([3, expect.stringContaining(`no local ECR is running on ${dataDir}`)]);
    expect([stranger.signalCode, stranger.exitCode]).toEqual([null, null]);
    stranger.stdin.end();
    await once(stranger, 'exit');
    expect([stranger.signalCode, stranger.exitCode]).toEqual([null, 0]);
    await writeFile(file, record);
    expect((await runCli(['local', 'stop'], {env})).status).toBe(0);
  });
});

describe('config commands', () => {
  test('list, set and print settings, and say where each comes from', async () => {
    const env = {ECRCTL_CONFIG: path.join(folder, 'settings.yaml')};
    await runCli(['config', 'set', 'region', 'eu-west-1'], {env, cwd: folder});
    expect((await runCli(['config', 'get', 'region'], {env, cwd: folder})).stdout).toBe('eu-west-1\n');
    const listed = await runCli(['config', 'list', '--show-origin'], {env, cwd: folder});
    expect(listed.stdout).toMatch(/^region\teu-west-1\t.*settings\.yaml/m);
    expect((await runCli(['config', 'path'], {env, cwd: folder})).stdout).toContain(env.ECRCTL_CONFIG);
  });

  test('remove a setting, and write nothing where it is not set', async () => {
    const env = {ECRCTL_CONFIG: path.join(folder, 'removed.yaml')};
    const run = (...args: string[]) => runCli(['config', ...args], {env, cwd: folder});
    const nothing = await run('set', 'region');
    expect(nothing).toMatchObject({status: 0, stderr: expect.stringContaining('region is not set there')});
    expect(existsSync(env.ECRCTL_CONFIG)).toBe(false);
    await writeFile(env.ECRCTL_CONFIG, 'null\n');
    await run('set', 'region', 'eu-west-1');
    expect(await readFile(env.ECRCTL_CONFIG, 'utf8')).toBe('region: eu-west-1\n');
    await run('set', 'region');
    expect((await run('get', 'region')).stdout).not.toContain('eu-west-1');
  });

  test('say of a settings file that is none what is wrong', async () => {
    const other = path.join(folder, 'settings.toml');
    await writeFile(other, '');
    expect(await runCli(['config', 'validate', folder])).toMatchObject({
      status: 1,
      stderr: `error: ${folder}: it is a folder\nhint: name a file\n`,
    });
    expect(await runCli(['config', 'list', '--local'], {env: {ECRCTL_CONFIG: other}})).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`error: ${other}: a settings file is YAML or JSON\nhint: `),
    });
  });

  test('name the line of every fault in a settings file', async () => {
    const env = {ECRCTL_CONFIG: path.join(folder, 'broken.yaml')};
    await writeFile(env.ECRCTL_CONFIG, 'region: eu-west-1\nlocal: perhaps\n');
    const {status, stdout, stderr} = await runCli(['config', 'validate'], {env, cwd: folder});
    expect(status).toBe(2);
    expect(stdout + stderr).toContain('broken.yaml:2:');
  });

  test('print the JSON Schema of a settings file', async () => {
    const {stdout} = await runCli(['config', 'schema']);
    expect(JSON.parse(stdout).properties).toHaveProperty('contexts');
  });
});
