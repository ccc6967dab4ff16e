import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {isInstalled, runProgram} from '../support/programs.ts';
import {ROOT} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');
const MULTI = path.join(ROOT, 'test', 'fixtures', 'archives', 'buildah-multiarch.tar');

let local: LocalEcrProcess;
let folder: string;
let credentials: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-interop-'));
  local = await startLocalEcrProcess();
  credentials = `AWS:${(await local.cli(['token'])).stdout.trim()}`;
  await local.cli(['repository', 'create', 'app', 'other']);
});

afterAll(async () => {
  await local.close();
  await rm(folder, {recursive: true, force: true});
});

const digestIn = (text: string): string => /sha256:[0-9a-f]{64}/.exec(text)![0];

/** The digest that ecrctl sees under a tag. */
async function digestOf(reference: string): Promise<string> {
  const seen = await local.cli(['image', 'inspect', reference, '--query', 'imageDigest']);
  return seen.stdout.trim();
}

describe.skipIf(!isInstalled('skopeo'))('skopeo (skipped where it is not installed)', () => {
  const skopeo = (...args: string[]) => runProgram('skopeo', args);
  const remote = (name: string) => `docker://${local.host}/${name}`;

  test('pushes to the local ECR with the token of ecrctl token, and ecrctl pulls the same digest', async () => {
    const pushed = await skopeo(
      'copy',
      '--preserve-digests',
      '--dest-tls-verify=false',
      '--dest-creds',
      credentials,
      `oci-archive:${ARCHIVE}`,
      remote('app:skopeo'),
    );
    expect(pushed).toMatchObject({status: 0});
    const pulled = await local.cli(['pull', 'app:skopeo', path.join(folder, 'from-skopeo.tar')]);
    expect(digestIn(pulled.stdout)).toBe(await digestOf('app:skopeo'));
  });

  test('pushes and pulls every platform of an index unchanged', async () => {
    await skopeo(
      'copy',
      '--all',
      '--preserve-digests',
      '--dest-tls-verify=false',
      '--dest-creds',
      credentials,
      `oci-archive:${MULTI}`,
      remote('app:multi'),
    );
    expect(await digestOf('app:multi')).toBe(
      'sha256:414133bc70dfe05da969708d921f24f8f9a2682711c664a8185a5f3352abdfe3',
    );
    const pulled = await skopeo(
      'copy',
      '--all',
      '--preserve-digests',
      '--src-tls-verify=false',
      '--src-creds',
      credentials,
      remote('app:multi'),
      `oci:${folder}/multi:x`,
    );
    expect(pulled).toMatchObject({status: 0});
  });

  test('inspects and pulls what ecrctl pushed', async () => {
    const pushed = await local.cli(['push', ARCHIVE, 'app:ecrctl']);
    const inspected = await skopeo(
      'inspect',
      '--tls-verify=false',
      '--creds',
      credentials,
      remote('app:ecrctl'),
    );
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      Digest: digestIn(pushed.stdout),
      Architecture: 'amd64',
    });
    const copied = await skopeo(
      'copy',
      '--src-tls-verify=false',
      '--src-creds',
      credentials,
      remote('app:ecrctl'),
      `oci-archive:${folder}/skopeo-pulled.tar`,
    );
    expect(copied).toMatchObject({status: 0});
    const again = await local.cli(['push', `${folder}/skopeo-pulled.tar`, 'app:back']);
    expect(digestIn(again.stdout)).toBe(digestIn(pushed.stdout));
  });

  test('reads the OCI archive and the docker archive that ecrctl pulls', async () => {
    await local.cli(['push', ARCHIVE, 'app:forms']);
    await local.cli(['pull', 'app:forms', path.join(folder, 'oci.tar')]);
    await local.cli(['pull', 'app:forms', path.join(folder, 'docker.tar'), '--format', 'docker-archive']);
    for (const source of [
      `oci-archive:${folder}/oci.tar`,
      `docker-archive:${folder}/docker.tar`,
      `docker-archive:${folder}/oci.tar`,
    ]) {
      expect(await skopeo('inspect', source), source).toMatchObject({status: 0});
    }
  });

  test('lists tags and deletes', async () => {
    const listed = await skopeo('list-tags', '--tls-verify=false', '--creds', credentials, remote('app'));
    expect(JSON.parse(listed.stdout).Tags).toContain('skopeo');
    await local.cli(['push', ARCHIVE, 'other:gone']);
    expect(
      await skopeo('delete', '--tls-verify=false', '--creds', credentials, remote('other:gone')),
    ).toMatchObject({status: 0});
    expect((await local.cli(['image', 'list', 'other'])).stdout).toBe('');
  });

  test('is refused without credentials', async () => {
    expect(
      (await skopeo('inspect', '--tls-verify=false', '--no-creds', remote('app:skopeo'))).status,
    ).not.toBe(0);
  });
});

const AWS = ['/usr/bin/aws', 'aws'].find(isInstalled);

describe.skipIf(!AWS)('the AWS CLI (skipped where it is not installed)', () => {
  const aws = (...args: string[]) => awsIn('json', ...args);
  const awsIn = (form: string, ...args: string[]) =>
    runProgram(AWS!, ['ecr', ...args, '--endpoint-url', local.url, '--output', form], {
      env: {
        AWS_ACCESS_KEY_ID: '123456789012',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_CONFIG_FILE: '/dev/null',
      },
    });

  test('creates a repository that ecrctl pushes to, describes its images and deletes them', async () => {
    const created = await aws('create-repository', '--repository-name', 'aws/made');
    expect(JSON.parse(created.stdout).repository).toMatchObject({
      repositoryName: 'aws/made',
      imageTagMutability: 'MUTABLE',
    });
    const pushed = await local.cli(['push', ARCHIVE, 'aws/made:1']);
    const described = await aws('describe-images', '--repository-name', 'aws/made');
    expect(JSON.parse(described.stdout).imageDetails).toMatchObject([
      {imageDigest: digestIn(pushed.stdout), imageTags: ['1']},
    ]);
    const deleted = await aws(
      'batch-delete-image',
      '--repository-name',
      'aws/made',
      '--image-ids',
      'imageTag=1',
    );
    expect(JSON.parse(deleted.stdout)).toMatchObject({imageIds: [{imageTag: '1'}], failures: []});
    expect(await aws('delete-repository', '--repository-name', 'aws/made')).toMatchObject({status: 0});
    expect((await aws('describe-repositories', '--repository-names', 'aws/made')).stderr).toContain(
      'RepositoryNotFoundException',
    );
  });

  test('prints as text what ecrctl api prints as text', async () => {
    const id = ['--repository-name', 'aws/text'];
    await local.cli(['push', ARCHIVE, 'aws/text:1', 'aws/text:2', '--create-repository']);
    for (const words of [
      ['batch-get-image', ...id, '--image-ids', 'imageTag=1', 'imageTag=none'],
      ['batch-get-image', ...id, '--image-ids', 'imageTag=1', '--query', 'images[].[nothing, registryId]'],
      ['list-images', ...id],
      ['list-images', ...id, '--query', 'imageIds[].imageTag'],
      ['list-images', ...id, '--query', 'imageIds[?imageTag==`none`]'],
      ['list-images', ...id, '--query', 'imageIds[0].nothing'],
    ]) {
      const {status, stdout} = await awsIn('text', ...words);
      expect(status).toBe(0);
      expect((await local.cli(['api', ...words, '-o', 'text'])).stdout, words.join(' ')).toBe(stdout);
    }
    await local.cli(['repository', 'delete', 'aws/text', '--force', '--yes']);
  });

  test('gets a password that skopeo and ecrctl accept', async () => {
    const password = await aws('get-login-password');
    expect(password.status).toBe(0);
    expect(password.stdout.trim().length).toBeGreaterThan(20);
  });
});

describe.skipIf(!isInstalled('crane'))('crane (skipped where it is not installed)', () => {
  const crane = (...args: string[]) =>
    runProgram('crane', args, {env: {DOCKER_CONFIG: path.join(folder, 'crane')}});
  const at = (name: string) => `${local.host}/${name}`;

  beforeAll(async () => {
    const [user, password] = credentials.split(':');
    expect(await crane('auth', 'login', local.host, '-u', user!, '-p', password!)).toMatchObject({status: 0});
    await local.cli(['push', ARCHIVE, 'app:for-crane']);
  });

  test('reads digests, tags, lists and copies', async () => {
    expect((await crane('digest', at('app:for-crane'))).stdout.trim()).toBe(await digestOf('app:for-crane'));
    expect(await crane('tag', at('app:for-crane'), 'craned')).toMatchObject({status: 0});
    expect((await crane('ls', at('app'))).stdout).toContain('craned');
    expect((await crane('catalog', local.host)).stdout).toBe('app\nother\n');
    expect(await crane('copy', at('app:for-crane'), at('other:craned'))).toMatchObject({status: 0});
    expect(await digestOf('other:craned')).toBe(await digestOf('app:for-crane'));
  });

  test('pulls a layout and pushes it again, and every layer is what its digest says', async () => {
    const layout = path.join(folder, 'crane-layout');
    expect(await crane('pull', '--format=oci', at('app:for-crane'), layout)).toMatchObject({status: 0});
    const pushed = await crane('push', layout, at('other:pushed'));
    expect(pushed).toMatchObject({status: 0});
    expect(digestIn(pushed.stdout)).toBe(await digestOf('other:pushed'));
    expect((await crane('validate', '--remote', at('other:pushed'))).stdout).toContain('PASS');
  });

  test('deletes a tag, and an image by its digest', async () => {
    await local.cli(['push', ARCHIVE, 'other:left']);
    await crane('tag', at('other:left'), 'went');
    expect(await crane('delete', at('other:went'))).toMatchObject({status: 0});
    expect((await crane('ls', at('other'))).stdout).not.toContain('went');
    expect(await crane('delete', at(`other@${await digestOf('other:left')}`))).toMatchObject({status: 0});
    expect((await crane('digest', at('other:left'))).stderr).toContain('404');
  });
});

describe.skipIf(!isInstalled('regctl'))('regctl (skipped where it is not installed)', () => {
  const regctl = (...args: string[]) =>
    runProgram('regctl', args, {env: {REGCTL_CONFIG: path.join(folder, 'regctl.json')}});
  const at = (name: string) => `${local.host}/${name}`;

  beforeAll(async () => {
    const [user, password] = credentials.split(':');
    await regctl('registry', 'set', '--tls', 'disabled', local.host);
    await regctl('registry', 'login', local.host, '-u', user!, '-p', password!);
    await local.cli(['push', MULTI, 'app:for-regctl']);
  });

  test('reads digests, copies and lists', async () => {
    expect((await regctl('image', 'digest', at('app:for-regctl'))).stdout.trim()).toBe(
      await digestOf('app:for-regctl'),
    );
    expect(await regctl('image', 'copy', at('app:for-regctl'), at('other:regctl'))).toMatchObject({
      status: 0,
    });
    expect(await digestOf('other:regctl')).toBe(await digestOf('app:for-regctl'));
    expect((await regctl('tag', 'ls', at('other'))).stdout).toContain('regctl');
    expect((await regctl('repo', 'ls', local.host)).stdout).toBe('app\nother\n');
  });

  test('imports an archive unchanged', async () => {
    expect(await regctl('image', 'import', at('other:imported'), MULTI)).toMatchObject({status: 0});
    expect(await digestOf('other:imported')).toBe(await digestOf('app:for-regctl'));
  });

  test('puts an artifact beside an image and lists it', async () => {
    const [file, type] = [path.join(folder, 'sbom.json'), 'application/vnd.example.sbom'];
    await writeFile(file, '{}');
    const put = ['artifact', 'put', '--artifact-type', type, '-f', file, '--subject', at('app:for-regctl')];
    expect(await regctl(...put)).toMatchObject({status: 0});
    expect((await regctl('artifact', 'list', at('app:for-regctl'))).stdout).toContain(type);
  });

  test('deletes a tag, and is refused an image that an index lists', async () => {
    await regctl('image', 'copy', at('app:for-regctl'), at('other:went'));
    expect(await regctl('tag', 'delete', at('other:went'))).toMatchObject({status: 0});
    expect((await regctl('tag', 'ls', at('other'))).stdout).not.toContain('went');
    const child = await regctl('image', 'digest', '--platform', 'linux/amd64', at('app:for-regctl'));
    const refused = await regctl('manifest', 'delete', at(`app@${child.stdout.trim()}`));
    expect(refused.stderr).toContain('Requested image referenced by manifest list');
  });
});
