import {createHash} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {ROOT} from '../../support/run-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await ok('push', ARCHIVE, 'app:1', '--create-repository');
  for (const name of ['b', 'c', 'd']) await ok('repository', 'create', `${name}/repository`);
});
afterAll(() => local.close());

async function ok(...args: string[]): Promise<string> {
  const {status, stdout, stderr} = await local.cli(args);
  expect({args, status, stderr: status === 0 ? '' : stderr}).toEqual({args, status: 0, stderr: ''});
  return stdout;
}

function nameOf({repositoryName}: {repositoryName: string}): string {
  return repositoryName;
}

describe('the whole API', () => {
  test('is listed, an operation a line, and nothing but operations', async () => {
    const names = (await ok('api', '--list')).trim().split('\n');
    expect(names).toHaveLength(62);
    expect(names).toContain('UploadLayerPart');
  });

  test('takes bytes in an input of JSON as base64, as the AWS CLI does', async () => {
    const id = ['--repository-name', 'app'];
    const uploadId = await ok('api', 'InitiateLayerUpload', ...id, '--query', 'uploadId');
    const file = path.join(await temporaryFolder(), 'part.json');
    await writeFile(
      file,
      JSON.stringify({
        repositoryName: 'app',
        uploadId: uploadId.trim(),
        partFirstByte: 0,
        partLastByte: 2,
        layerPartBlob: 'YWJj',
      }),
    );
    await ok('api', 'upload-layer-part', '--cli-input-json', `file://${file}`);
    const digest = `sha256:${createHash('sha256').update('abc').digest('hex')}`;
    const done = ['--upload-id', uploadId.trim(), '--layer-digests', digest, '--query', 'layerDigest'];
    expect(await ok('api', 'complete-layer-upload', ...id, ...done)).toBe(`${digest}\n`);
  });

  test('refuses a member of its input that no operation has', async () => {
    const json = JSON.stringify({repositoryName: 'app', imageID: []});
    expect(await local.cli(['api', 'DescribeImages', '--cli-input-json', json])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: --cli-input-json: unknown member "imageID"\nhint: did you mean imageIds?\n',
    });
  });

  test('stops a listing after so many items and goes on where it stopped', async () => {
    const words = ['api', 'DescribeRepositories', '--page-size', '1', '--max-items', '2'];
    const {repositories, NextToken} = JSON.parse(await ok(...words));
    expect(repositories.map(nameOf)).toEqual(['app', 'b/repository']);
    const rest = JSON.parse(await ok(...words, '--starting-token', NextToken, '-o', 'json'));
    expect(rest.repositories.map(nameOf)).toEqual(['c/repository', 'd/repository']);
    expect(rest).not.toHaveProperty('NextToken');
  });

  test('tells on standard error where a listing goes on that --query takes out of the answer', async () => {
    const words = ['api', 'DescribeRepositories', '--max-items', '1'];
    const {stdout, stderr} = await local.cli([...words, '--query', 'repositories[].repositoryName']);
    expect(stdout).toBe('app\n');
    expect(stderr).toMatch(/^there is more: --starting-token \S+\n$/);
  });

  test('answers with one page where a size is given', async () => {
    const page = JSON.parse(await ok('api', 'DescribeRepositories', '--max-results', '1'));
    expect(page.repositories.map(nameOf)).toEqual(['app']);
    const {nextToken} = page;
    const next = JSON.parse(await ok('api', 'DescribeRepositories', '--next-token', nextToken));
    expect(next.repositories.map(nameOf)).toContain('b/repository');
    const mixed = await local.cli(['api', 'DescribeRepositories', '--max-results', '1', '--max-items', '2']);
    expect(mixed).toMatchObject({status: 2, stderr: expect.stringContaining('hint: --page-size')});
  });
});

describe('an answer of the API', () => {
  const words = ['api', 'DescribeRepositories', '--repository-names', 'app', 'b/repository'];

  test('is JSON where no form is asked for, and text of its own with --query', async () => {
    expect(JSON.parse(await ok(...words)).repositories.map(nameOf)).toEqual(['app', 'b/repository']);
    expect(await ok(...words, '--query', 'repositories[].repositoryName')).toBe('app\nb/repository\n');
    expect(await ok(...words, '--query', 'repositories[0].nothing')).toBe('');
  });

  test('is the AWS CLI’s text where text is asked for', async () => {
    const text = [...words, '--output', 'text'];
    const [first = ''] = (await ok(...text)).split('\n');
    expect(first).toMatch(/^REPOSITORIES\t.*\tMUTABLE\t123456789012\tarn:\S+\tapp\t\S+\/app$/);
    expect(await ok(...text, '--query', 'repositories[].repositoryName')).toBe('app\tb/repository\n');
    expect(await ok(...text, '--query', 'repositories[0].nothing')).toBe('None\n');
    const asked = await local.cli([...words, '--query', 'nothing'], {env: {ECRCTL_OUTPUT: 'text'}});
    expect(asked.stdout).toBe('None\n');
  });

  test('says in text where a listing goes on, last', async () => {
    const page = await ok('api', 'DescribeRepositories', '--max-items', '1', '-o', 'text');
    expect(page.trimEnd().split('\n').at(-1)).toMatch(/^NEXTTOKEN\t\S+$/);
  });

  test('is a table where a table is asked for: of what is listed, or of its members', async () => {
    const [heading = '', ...rows] = (await ok(...words, '-o', 'table')).trimEnd().split('\n');
    expect(heading).toMatch(/^REPOSITORYARN +REGISTRYID +REPOSITORYNAME /);
    expect(rows).toHaveLength(2);
    expect(await ok('api', 'DescribeRegistry', '-o', 'table')).toMatch(
      /^MEMBER +VALUE\nregistryId +123456789012\nreplicationConfiguration +\{"rules":\[\]\}\n$/,
    );
  });

  test('is asked for with flags of the AWS CLI, too', async () => {
    const skeleton = await ok('api', 'DescribeRegistry', '--generate-cli-skeleton', '--no-cli-pager');
    expect(JSON.parse(skeleton)).toEqual({});
    expect(await ok('api', 'PutImage', '--generate-cli-skeleton', 'input')).toBe(
      await ok('api', 'PutImage', '--generate-skeleton'),
    );
    const {status, stderr} = await local.cli(['api', 'get-login-password']);
    expect({status, stderr}).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('hint: ecrctl token'),
    });
  });
});

describe('api wait', () => {
  const id = ['--repository-name', 'app', '--image-id', 'imageTag=1'];

  test('comes back silently when what it waits for is done', async () => {
    await ok('api', 'StartImageScan', ...id);
    expect(await ok('api', 'wait', 'image-scan-complete', ...id)).toBe('');
    const query = ['-o', 'json', '--query', 'imageScanStatus.status'];
    expect(await ok('api', 'wait', 'ImageScanComplete', ...id, ...query)).toBe('"COMPLETE"\n');
  });

  test('says which waiters there are', async () => {
    const nameless = await local.cli(['api', 'wait']);
    expect(nameless).toMatchObject({status: 2, stderr: expect.stringContaining('ImageScanComplete')});
    const mistyped = await local.cli(['api', 'wait', 'image-scan-completed', ...id]);
    expect(mistyped).toMatchObject({status: 2, stderr: expect.stringContaining('did you mean ImageScanC')});
  });

  test('ends when there is nothing to wait for', async () => {
    const {status, stderr} = await local.cli([
      ...['api', 'wait', 'lifecycle-policy-preview-complete', '--repository-name', 'app'],
    ]);
    expect(status).toBe(3);
    expect(stderr).toContain('hint:');
  });
});
