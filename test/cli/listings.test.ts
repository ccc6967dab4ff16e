import path from 'node:path';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ROOT} from '../support/run-cli.ts';

const NAMES = ['team/web', 'team/app', 'zeta', 'other-10', 'other-9'];

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  for (const name of NAMES) await local.cli(['repository', 'create', name]);
});
afterAll(() => local.close());

async function namesOf(...args: string[]): Promise<string[]> {
  const {status, stdout} = await local.cli(['repository', 'list', ...args]);
  expect({args, status}).toEqual({args, status: 0});
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map(line => line.split('\t')[0]!);
}

test('repositories are listed by name, as sort does it, or the newest first', async () => {
  expect(await namesOf()).toEqual(['other-10', 'other-9', 'team/app', 'team/web', 'zeta']);
  expect(await namesOf('--sort', 'created')).toEqual([...NAMES].reverse());
  expect(await namesOf('--sort', 'created', '--reverse')).toEqual(NAMES);
});

test('repositories are picked by a pattern and counted off', async () => {
  expect(await namesOf('team/*')).toEqual(['team/app', 'team/web']);
  expect(await namesOf('*9')).toEqual(['other-9']);
  expect(await namesOf('--limit', '2')).toEqual(['other-10', 'other-9']);
  expect(await namesOf('nothing*')).toEqual([]);
});

test('images of every repository that a pattern matches are listed together, newest first', async () => {
  for (const name of ['many/one:1', 'many/two:2', 'many/one:3']) {
    await local.cli(['push', ARCHIVE, name, '--create-repository']);
  }
  await local.cli(['push', path.join(path.dirname(ARCHIVE), 'skopeo-oci-zstd.tar'), 'many/one:4']);
  const list = async (...args: string[]) => {
    const {stdout} = await local.cli(['image', 'list', ...args]);
    return stdout
      .split('\n')
      .slice(0, -1)
      .map(line => line.split('\t').slice(0, 2).join(' '));
  };
  expect(await list('many/*')).toEqual(['many/one 4', 'many/two 2', 'many/one 1,3']);
  expect(await list('many/*', '--limit', '1')).toEqual(['many/one 4']);
  expect(await list('many/*', '--tag', '[12]', '--members')).toEqual(['many/two 2', 'many/one 1,3']);
  const {status, stderr} = await local.cli(['image', 'list', 'none/*']);
  expect({status, stderr}).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('no repository matches none/*'),
  });
  for (const name of ['many/one', 'many/two'])
    await local.cli(['repository', 'delete', name, '--force', '--yes']);
});

test('a limit is a whole number from 1', async () => {
  const {status, stderr} = await local.cli(['repository', 'list', '--limit', '0']);
  expect({status, stderr}).toMatchObject({status: 2, stderr: expect.stringContaining('whole number from 1')});
});

test('who is refused for its rate is told of flags that the command has', async () => {
  const throttled = await startLocalEcrProcess({
    args: ['--fault', 'throttle,op=DescribeImages', '--fault', 'throttle,op=InitiateLayerUpload'],
  });
  onTestFinished(() => throttled.close());
  await throttled.cli(['repository', 'create', 'app']);
  const listing = await throttled.cli(['image', 'list', 'app', '--max-attempts', '1']);
  expect(listing.stderr).toContain('(--max-attempts)');
  expect(listing.stderr).not.toContain('--concurrency');
  const pushing = await throttled.cli(['push', ARCHIVE, 'app:1', '--max-attempts', '1']);
  expect(pushing.stderr).toContain('--concurrency');
  expect([listing.status, pushing.status]).toEqual([1, 1]);
});
