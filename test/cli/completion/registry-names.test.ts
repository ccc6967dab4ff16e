import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';
import {ScriptedRegistry} from '../../support/scripted-registry.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

/** Renewals run beside us and each look takes a process: far more looks than one ever needs. */
const MAX_LOOKS = 200;

describe('names of a registry', () => {
  let local: LocalEcrProcess;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-names-'));
    local = await startLocalEcrProcess();

    for (const reference of ['team/app:1.0', 'team/app:stable', 'zoo:9']) {
      const pushed = await local.cli(['push', ARCHIVE, reference, '--create-repository']);
      expect(pushed.stderr + pushed.status).toMatch(/0$/);
    }
  });

  afterAll(async () => {
    await local.close();
    await rm(folder, {recursive: true, force: true});
  });

  async function complete(...words: string[]): Promise<string[]> {
    const {stdout} = await local.cli(['__complete', '--', ...words], {
      env: {ECRCTL_CONFIG: ''},
      cwd: local.dataDir,
    });
    return stdout.trimEnd().split('\n');
  }

  test('are renewed in the background from the registry, and are there at a later keypress', async () => {
    // The first look finds nothing and starts the renewal.
    expect(await complete('image', 'list', '')).toEqual([':']);
    let offered: string[] = [];
    for (let look = 0; look < MAX_LOOKS && offered.length < 2; look += 1) {
      offered = await complete('image', 'list', '');
    }
    expect(offered).toEqual(['team/app', 'zoo', ':']);
    expect(await complete('image', 'inspect', 'team/app:')).toEqual([
      'team/app:1.0',
      'team/app:stable',
      ':file',
    ]);
  });

  test('belong to one registry: another data directory has none of them', async () => {
    const {stdout} = await local.cli(['__complete', '--', '--data', folder, 'image', 'list', ''], {
      env: {ECRCTL_COMPLETION_REMOTE: '0', ECRCTL_CONFIG: ''},
    });
    expect(stdout).toBe(':\n');
  });

  test('are other names when a settings file changes', async () => {
    const settings = path.join(folder, 'settings.yaml');
    await writeFile(settings, 'region: eu-west-1\n');
    const {stdout} = await local.cli(['__complete', '--', 'image', 'list', ''], {
      env: {ECRCTL_COMPLETION_REMOTE: '0', ECRCTL_CONFIG: settings},
    });
    expect(stdout).toBe(':\n');
  });
});

describe('a keypress', () => {
  test('does not wait for a registry that does not answer', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-names-'));
    const silent = await ScriptedRegistry.start([
      {request: {method: 'POST', path: '/'}, answer: {hang: true}, times: 100},
    ]);
    try {
      const env = {
        ECRCTL_ENDPOINT_URL: silent.origin,
        ECRCTL_CACHE_DIR: folder,
        ECRCTL_CONFIG: '',
        ECRCTL_TIMEOUT: '1',
        ECRCTL_MAX_ATTEMPTS: '1',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
      };
      const {status, stdout} = await runCli(['__complete', '--', 'image', 'list', ''], {env});
      expect({status, stdout}).toEqual({status: 0, stdout: ':\n'});
    } finally {
      await silent.close();
      await rm(folder, {recursive: true, force: true, maxRetries: 5});
    }
  });
});
