import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {isInstalled, type ProgramResult, runProgram} from '../support/programs.ts';

const THING = 'application/vnd.example.thing';
const SBOM = 'application/vnd.example.sbom';

let local: LocalEcrProcess;
let folder: string;

/** Runs a command of oras in the test's folder, on plain HTTP and with the test's own login. */
function oras(command: readonly string[], ...args: string[]): Promise<ProgramResult> {
  return runProgram('oras', [...command, '--plain-http', '--registry-config', 'login.json', ...args], {
    cwd: folder,
  });
}

const at = (name: string) => `${local.host}/${name}`;

async function resolved(name: string): Promise<string> {
  return (await oras(['resolve'], at(name))).stdout.trim();
}

async function tagsOf(repository: string): Promise<string[]> {
  return (await oras(['repo', 'tags'], at(repository))).stdout.trim().split('\n');
}

describe.skipIf(!isInstalled('oras'))('oras (skipped where it is not installed)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-oras-'));
    local = await startLocalEcrProcess();
    await local.cli(['repository', 'create', 'app', 'other']);
    const password = (await local.cli(['token'])).stdout.trim();
    expect(await oras(['login'], local.host, '-u', 'AWS', '-p', password)).toMatchObject({status: 0});
    await writeFile(path.join(folder, 'a.txt'), 'hello\n');
    await writeFile(path.join(folder, 'sbom.json'), '{}\n');
  });
  afterAll(async () => {
    await local.close();
    await rm(folder, {recursive: true, force: true});
  });

  const push = (name: string) => oras(['push'], at(name), 'a.txt:text/plain', '--artifact-type', THING);

  test('pushes files and a folder that ecrctl gets as oras does', async () => {
    await mkdir(path.join(folder, 'papers'), {recursive: true});
    await writeFile(path.join(folder, 'papers', 'one.txt'), 'one\n');
    const files = ['a.txt:text/plain', 'sbom.json:application/spdx+json', 'papers'];
    expect(await oras(['push'], at('other:files'), ...files)).toMatchObject({status: 0});
    const out = path.join(folder, 'out');
    expect(await local.cli(['image', 'content', 'other:files', out])).toMatchObject({status: 0});
    expect(await readFile(path.join(out, 'a.txt'), 'utf8')).toBe('hello\n');
    expect(await readFile(path.join(out, 'sbom.json'), 'utf8')).toBe('{}\n');
    const packed = await runProgram('tar', ['-tzf', path.join(out, 'papers.tar.gz')]);
    expect(packed.stdout).toContain('papers/one.txt');
  });

  test('pushes an artifact that ecrctl sees, tags it and pulls it back', async () => {
    expect(await push('app:1')).toMatchObject({status: 0});
    expect(await oras(['tag'], at('app:1'), '2', '3')).toMatchObject({status: 0});
    expect(await tagsOf('app')).toEqual(['1', '2', '3']);
    const seen = await local.cli(['image', 'inspect', 'app:2', '-o', 'json']);
    expect(JSON.parse(seen.stdout)).toMatchObject({
      imageDigest: await resolved('app:1'),
      artifactMediaType: THING,
    });
    await mkdir(path.join(folder, 'back'));
    expect(await oras(['pull'], at('app:3'), '-o', 'back')).toMatchObject({status: 0});
    expect(await readFile(path.join(folder, 'back', 'a.txt'), 'utf8')).toBe('hello\n');
  });

  test('attaches an artifact to another and discovers it, by its type too', async () => {
    await push('app:subject');
    const attached = await oras(['attach'], at('app:subject'), 'sbom.json', '--artifact-type', SBOM);
    expect(attached).toMatchObject({status: 0});
    const discover = async (type: string) => {
      const found = await oras(['discover'], at('app:subject'), '--format', 'json', '--artifact-type', type);
      return (JSON.parse(found.stdout) as {referrers?: {artifactType: string}[]}).referrers ?? [];
    };
    expect(await discover(SBOM)).toMatchObject([{artifactType: SBOM}]);
    expect(await discover('application/other')).toEqual([]);
    expect((await local.cli(['image', 'referrers', 'app:subject'])).stdout).toContain(SBOM);
  });

  test('copies an artifact with what refers to it to another repository', async () => {
    await push('app:whole');
    await oras(['attach'], at('app:whole'), 'sbom.json', '--artifact-type', SBOM);
    const copied = await runProgram(
      'oras',
      [
        ...['copy', '-r', '--from-plain-http', '--to-plain-http'],
        ...['--from-registry-config', 'login.json', '--to-registry-config', 'login.json'],
        ...[at('app:whole'), at('other:whole')],
      ],
      {cwd: folder},
    );
    expect(copied).toMatchObject({status: 0});
    expect(await resolved('other:whole')).toBe(await resolved('app:whole'));
    expect((await oras(['discover'], at('other:whole'))).stdout).toContain(SBOM);
  });

  test('lists repositories, and deletes what it pushed', async () => {
    expect((await oras(['repo', 'ls'], local.host)).stdout.trim().split('\n')).toEqual(['app', 'other']);
    await push('other:gone');
    const digest = await resolved('other:gone');
    expect(await oras(['manifest', 'delete'], '-f', at(`other@${digest}`))).toMatchObject({status: 0});
    expect(await tagsOf('other')).not.toContain('gone');
    expect((await oras(['resolve'], at('other:gone'))).status).not.toBe(0);
  });

  test('is told that a repository is missing, and that blobs cannot be deleted', async () => {
    const missing = await push('nope:1');
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining("The repository with name 'nope' does not exist"),
    ]);
    const digest = /sha256:[0-9a-f]{64}/.exec((await oras(['blob', 'push'], at('app'), 'a.txt')).stdout)![0];
    const refused = await oras(['blob', 'delete'], '-f', at(`app@${digest}`));
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('unsupported')]);
  });
});
