import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {open} from 'node:fs/promises';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {BIN, cleanEnv, ROOT} from '../../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');
const HELPER = path.join(ROOT, 'bin', 'docker-credential-ecrctl.js');
const FULL = '/dev/full';

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await local.cli(['repository', 'create', 'app']);
});
afterAll(() => local.close());

/** The environment that makes the program work on the local ECR of this file. */
function env(): NodeJS.ProcessEnv {
  return cleanEnv({
    ECRCTL_LOCAL: '1',
    ECRCTL_DATA: local.dataDir,
    ECRCTL_CACHE_DIR: path.join(local.dataDir, 'cache'),
  });
}

test('a push whose progress nobody reads any more still pushes', async () => {
  const args = [BIN, 'push', ARCHIVE, 'app:unwatched', '--progress', 'plain'];
  const child = spawn(process.execPath, args, {env: env(), stdio: ['ignore', 'pipe', 'pipe']});
  child.stderr.destroy();
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect({said, status}).toMatchObject({said: expect.stringContaining('/app@sha256:'), status: 0});
  expect((await local.cli(['image', 'list', 'app'])).stdout).toContain('unwatched');
});

test('a failure keeps its exit status where nobody reads what is told', async () => {
  const args = [BIN, 'push', 'missing.tar', 'app:1'];
  const child = spawn(process.execPath, args, {env: env(), stdio: ['ignore', 'pipe', 'pipe']});
  child.stderr.destroy();
  expect(await once(child, 'close')).toEqual([3, null]);
});

test('a reader that stops reading the result has what it wanted', async () => {
  const child = spawn(process.execPath, [BIN, 'repository', 'list'], {env: env(), stdio: 'pipe'});
  child.stdout.destroy();
  const [told, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({told, status}).toEqual({told: '', status: 0});
});

test.skipIf(!existsSync(FULL))(
  'a result that finds no room fails in one line (skipped where there is no /dev/full)',
  async () => {
    await local.cli(['push', ARCHIVE, 'app:full']);
    for (const args of [
      ['repository', 'list'],
      ['pull', 'app:full', '-', '-q'],
      ['config', 'list'],
      ['completion', 'bash'],
      ['--help'],
      ['--version'],
      ['__complete', '--', 'image'],
      ['list'],
    ]) {
      const full = await open(FULL, 'w');
      const stdio = ['ignore', full.fd, 'pipe'] as const;
      const program = args[0] === 'list' ? HELPER : BIN;
      const child = spawn(process.execPath, [program, ...args], {env: env(), stdio: [...stdio]});
      const [told, [status]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
      await full.close();
      expect({args, status, told}).toEqual({
        args,
        status: 1,
        told: 'error: standard output: the disk is full\nhint: free some space, or write elsewhere\n',
      });
    }
  },
);
