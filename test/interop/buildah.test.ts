import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {isInstalled, runProgram} from '../support/programs.ts';
import {ROOT} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

let local: LocalEcrProcess;
let folder: string;

const storage = () => [
  '--root',
  path.join(folder, 'root'),
  '--runroot',
  path.join(folder, 'run'),
  '--storage-driver',
  'vfs',
];
const buildah = (...args: string[]) => runProgram('buildah', [...storage(), ...args]);

describe.skipIf(!isInstalled('buildah'))('buildah (skipped where it is not installed)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-buildah-'));
    local = await startLocalEcrProcess();
    await local.cli(['repository', 'create', 'app']);
  });
  afterAll(async () => {
    await local.close();
    await rm(folder, {recursive: true, force: true});
  });

  test('pulls what ecrctl pushed, pushes it again under another tag, and ecrctl pulls that', async () => {
    const creds = ['--tls-verify=false', '--creds', `AWS:${(await local.cli(['token'])).stdout.trim()}`];
    expect(await local.cli(['push', ARCHIVE, 'app:1'])).toMatchObject({status: 0});
    const pulled = await buildah('pull', ...creds, `docker://${local.host}/app:1`);
    expect(pulled).toMatchObject({status: 0});
    const pushed = await buildah('push', ...creds, `${local.host}/app:1`, `docker://${local.host}/app:2`);
    expect(pushed).toMatchObject({status: 0});
    const again = await local.cli(['pull', 'app:2', path.join(folder, 'again.tar')]);
    expect(again).toMatchObject({status: 0});
    const listed = await local.cli(['image', 'list', 'app', '-o', 'json']);
    expect(listed.stdout).toContain('"2"');
  });
});
