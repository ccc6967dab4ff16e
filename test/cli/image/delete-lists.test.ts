import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {type CliResult, ROOT} from '../../support/run-cli.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const FOREIGN = `docker.io/library/nginx:1\n999999999999.dkr.ecr.us-east-1.amazonaws.com/app:1.1\n`;

let local: LocalEcrProcess;
/** The digest of an image that an index lists. */
let member: string;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await ok(['push', path.join(ARCHIVES, 'skopeo-oci-archive.tar'), 'app:1.0', '--create-repository']);
  await ok(['push', path.join(ARCHIVES, 'skopeo-oci-zstd.tar'), 'app:1.1']);
  await ok(['push', path.join(ARCHIVES, 'buildah-multiarch.tar'), 'app:multi']);
  const manifest = await ok(['image', 'manifest', 'app:multi']);
  member = JSON.parse(manifest.stdout).manifests[0].digest;
});
afterAll(() => local.close());

async function ok(args: string[], input = ''): Promise<CliResult> {
  const result = await local.cli(args, {input});
  expect(result, args.join(' ')).toMatchObject({status: 0});
  return result;
}

/** What goes, by tag, and what is told. */
async function goes(input: string, ...criteria: string[]): Promise<{tags: string[]; stderr: string}> {
  const words = ['image', 'delete', 'app', '--except', '-', '--dry-run', ...criteria];
  const {stdout, stderr} = await ok(words, input);
  return {tags: stdout.split('\n').flatMap(line => line.split('\t')[0] || []), stderr};
}

describe('image delete --except', () => {
  test('leaves what is named by tag, by digest or under any host name of the registry', async () => {
    expect((await goes('1.0')).tags.sort()).toEqual(['1.1', 'multi']);
    expect((await goes(`${local.host}/app:1.0 app:1.1`)).tags).toEqual(['multi']);
    const byHost = `123456789012.dkr.ecr.us-east-1.localhost:4577/app:1.0`;
    expect((await goes(byHost, '--tag', '1.*')).tags).toEqual(['1.1']);
  });

  test('leaves the index of an image that runs, and says why', async () => {
    const {tags, stderr} = await goes(`docker-pullable://${local.host}/app@${member}\n`);
    expect(tags.sort()).toEqual(['1.0', '1.1']);
    expect(stderr).toContain('kept multi: an image that belongs to it is named in standard input');
  });

  test('passes references to other repositories over and tells of names that are not there', async () => {
    const {tags, stderr} = await goes(`# all clusters\n\n${FOREIGN}app:1.0\nnosuch\n`, '--tag', '1.*');
    expect(tags).toEqual(['1.1']);
    expect(stderr).toContain('2 references in standard input to other repositories passed over');
    expect(stderr).toContain('named in standard input and not in app: nosuch');
  });

  test('refuses a list that cannot mean to let everything go', async () => {
    const words = ['image', 'delete', 'app', '--except', '-', '--yes'];
    for (const [input, message] of [
      ['', 'standard input names no image, and then none would be kept'],
      ['# nothing runs\n', 'standard input names no image, and then none would be kept'],
      [FOREIGN, 'standard input names nothing that is in app: everything would go'],
      ['1.0\napp@sha256:12\n', 'standard input, line 2: app@sha256:12 cannot be kept'],
      ['app', 'standard input, line 1: app cannot be kept: it names no tag and no digest'],
    ] as const) {
      const {status, stdout, stderr} = await local.cli(words, {input});
      expect({status, stdout}, input).toEqual({status: 2, stdout: ''});
      expect(stderr).toContain(message);
    }
  });
});

describe('image delete -', () => {
  test('deletes the references of standard input', async () => {
    const words = ['image', 'delete', '-', '--dry-run', '--query', 'imageIds[].imageTag'];
    expect((await ok(words, 'app:1.0\n# or\napp:1.1\n')).stdout).toBe('1.0\n1.1\n');
  });

  test('has nothing to do where standard input is empty', async () => {
    const {stdout, stderr} = await ok(['image', 'delete', '-', '--yes']);
    expect({stdout, stderr}).toEqual({
      stdout: '',
      stderr: 'nothing to delete: standard input names no image\n',
    });
  });

  test('cannot read standard input twice', async () => {
    const words = ['image', 'delete', '-', '--except', '-', '--yes'];
    expect((await local.cli(words, {input: 'app:1.0'})).status).toBe(2);
  });
});
