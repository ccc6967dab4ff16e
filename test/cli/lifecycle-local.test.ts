import {mkdtempSync} from 'node:fs';
import {rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {type CliResult, ROOT} from '../support/run-cli.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const ACCOUNT = '123456789012';

const KEEP_ONE = rule({tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1});
const ARCHIVE_IDLE = {
  ...rule({tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 30}),
  action: {type: 'transition', targetStorageClass: 'archive'},
};

const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-lifecycle-'));
let local: LocalEcrProcess;
let keepOne: string;
let archiveIdle: string;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  keepOne = await policyFile('keep-one.json', KEEP_ONE);
  archiveIdle = await policyFile('archive-idle.json', ARCHIVE_IDLE);
  for (const [archive, tag] of [
    ['skopeo-oci-archive.tar', 'v1'],
    ['buildah-multiarch.tar', 'multi'],
    ['skopeo-oci-zstd.tar', 'v2'],
  ]) {
    const pushed = await local.cli([
      'push',
      path.join(ARCHIVES, archive!),
      `app:${tag}`,
      '--create-repository',
      '-q',
    ]);
    expect(pushed, pushed.stderr).toMatchObject({status: 0});
  }
});

beforeEach(async () => {
  await lifecycle('delete', 'app', '--yes');
});

afterAll(async () => {
  await local.close();
  await rm(folder, {recursive: true});
});

function rule(selection: object): Record<string, unknown> {
  return {rulePriority: 1, description: 'a rule of the tests', selection, action: {type: 'expire'}};
}

async function policyFile(name: string, ...rules: object[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, JSON.stringify({rules}, null, 2));
  return file;
}

function lifecycle(...args: string[]): Promise<CliResult> {
  return local.cli(['lifecycle', ...args]);
}

/** The tags of the images that a preview lists, and what happens to them. */
function actions({stdout}: CliResult): string[] {
  return stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => [line.split('\t')[0], line.split('\t')[3]].join(' '));
}

async function pullTimes(): Promise<Record<string, string>> {
  const {stdout} = await local.cli(['image', 'list', 'app', '-o', 'json']);
  const images: {imageTags?: string[]; lastRecordedPullTime?: string}[] = JSON.parse(stdout).imageDetails;
  return Object.fromEntries(
    images.flatMap(image =>
      image.lastRecordedPullTime ? [[image.imageTags![0]!, image.lastRecordedPullTime]] : [],
    ),
  );
}

describe('a pattern of repositories', () => {
  const names = ['group/a', 'group/b'];

  afterAll(async () => {
    await local.cli(['repository', 'delete', ...names, '--force', '--yes']);
  });

  test('previews, puts and gets the policy of every repository that matches', async () => {
    for (const name of names) {
      await local.cli([
        'push',
        path.join(ARCHIVES, 'skopeo-oci-archive.tar'),
        `${name}:1`,
        '--create-repository',
      ]);
    }
    await local.cli(['push', path.join(ARCHIVES, 'skopeo-oci-zstd.tar'), 'group/b:2']);
    expect((await lifecycle('preview', 'group/*', '--policy', keepOne)).stdout).toBe(
      'group/a\t1\t0\t0\t0\t1 rule\ngroup/b\t2\t1\t0\t1218\t1 rule\n',
    );
    const asked = await lifecycle('put', 'group/*', keepOne);
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain('put this policy on 2 repositories (account 123456789012,');
    expect(asked.stderr).toContain('which expires 1 image: this needs a confirmation');
    const planned = await lifecycle('put', 'group/*', keepOne, '--dry-run', '-o', 'json');
    expect(JSON.parse(planned.stdout).policies).toMatchObject(
      names.map(repositoryName => ({repositoryName})),
    );
    expect((await lifecycle('get', 'group/*')).stdout).toBe('group/a\t\ngroup/b\t\n');
    const put = await lifecycle('put', 'group/*', keepOne, '--yes');
    expect(put).toMatchObject({status: 0, stdout: 'group/a\ngroup/b\n'});
    const got = await lifecycle('get', '*/b', '-o', 'json');
    expect(JSON.parse(got.stdout).policies).toMatchObject([
      {repositoryName: 'group/b', lifecyclePolicyText: expect.stringContaining('imageCountMoreThan')},
    ]);
  });

  test('that matches nothing is told', async () => {
    for (const words of [
      ['preview', 'no/*'],
      ['put', 'no/*', keepOne],
      ['get', 'no/*'],
    ]) {
      const {status, stderr} = await lifecycle(...words);
      expect({status, stderr}).toMatchObject({status: 3, stderr: expect.stringContaining('matches no/*')});
    }
  });

  test('cannot be previewed from a file of images', async () => {
    const refused = await lifecycle('preview', 'group/*', '--images', keepOne);
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('group/* cannot go with --images'),
    });
  });
});

describe('with a repository', () => {
  // The first of all, so that nothing has read the index yet.
  test('a policy that counts from pulls is judged without pulling, unless that is asked for', async () => {
    const args = ['preview', 'app', '--policy', archiveIdle, '--now', '2126-01-01T00:00:00Z'];
    const judged = await lifecycle(...args);
    expect(judged.stderr).toContain('warning: the members of 1 index are not known');
    expect(actions(judged)).toHaveLength(5);
    expect(await pullTimes()).toEqual({});
  });

  test('preview knows the members of an index, and agrees with the service', async () => {
    expect(actions(await lifecycle('preview', 'app', '--policy', keepOne))).toEqual([
      'v1 expire',
      'multi expire',
    ]);
    const compared = await lifecycle('preview', 'app', '--policy', keepOne, '--compare', '-o', 'json');
    expect(JSON.parse(compared.stdout)).toMatchObject({
      registryId: ACCOUNT,
      repositoryName: 'app',
      status: 'COMPLETE',
      summary: {expiringImageTotalCount: 2},
      differences: [],
    });
    expect(compared.stderr).toContain('the two previews agree');
  });

  test('preview of a list that names the members of indexes is the preview of the repository', async () => {
    const args = ['preview', '--policy', keepOne, '--now', '2126-01-01T00:00:00Z', '-o', 'json'];
    const listed = await local.cli(['image', 'list', 'app', '--status', 'any', '--members', '-o', 'json']);
    const file = path.join(folder, 'images.json');
    await writeFile(file, listed.stdout);
    const offline = await lifecycle(...args, '--images', file);
    const online = await lifecycle(...args.toSpliced(1, 0, 'app'));
    expect(offline.stderr).not.toContain('warning');
    expect(JSON.parse(offline.stdout).previewResults).toEqual(JSON.parse(online.stdout).previewResults);
  });

  test('preview lists where the service differs', async () => {
    const future = '2126-01-01T00:00:00Z';
    const old = await policyFile(
      'old.json',
      rule({
        tagStatus: 'tagged',
        tagPatternList: ['v*'],
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: 30,
      }),
    );
    const {stdout} = await lifecycle('preview', 'app', '--policy', old, '--now', future, '--compare');
    expect(stdout.split('\n').map(line => line.split('\t').filter((_, column) => column !== 1))).toEqual([
      ['v1', 'EXPIRE by rule 1', 'kept'],
      ['v2', 'EXPIRE by rule 1', 'kept'],
      [''],
    ]);
  });

  test('a gate holds beside the service’s preview too, and a look ahead does not go with it', async () => {
    const args = ['preview', 'app', '--policy', keepOne, '--compare'];
    expect((await lifecycle(...args, '--fail-if-expiring', 'v1')).status).toBe(7);
    expect((await lifecycle(...args, '--fail-if-expiring', 'v2')).status).toBe(0);
    expect((await lifecycle(...args, '--horizon', '3d')).status).toBe(2);
  });

  test('ECR: reading an index counts as a pull of it', async () => {
    await lifecycle('preview', 'app', '--policy', archiveIdle, '--read-indexes');
    expect(Object.keys(await pullTimes())).toEqual(['multi']);
  });

  test('put shows what will happen, needs a yes, and stores the policy', async () => {
    const unasked = await lifecycle('put', 'app', keepOne);
    expect(unasked.status).toBe(2);
    expect(unasked.stderr).toContain('expires 2 (');
    expect(unasked.stderr).toContain('compared with no policy, 2 come out differently');
    expect((await lifecycle('get', 'app')).status).toBe(3);
    const put = await lifecycle('put', 'app', keepOne, '--yes', '-o', 'json');
    expect(JSON.parse(put.stdout)).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'app',
      lifecyclePolicyText: JSON.stringify({rules: [KEEP_ONE]}),
    });
    expect(JSON.parse((await lifecycle('get', 'app')).stdout)).toEqual({rules: [KEEP_ONE]});
    expect(actions(await lifecycle('preview', 'app'))).toEqual(['v1 expire', 'multi expire']);
  });

  test('put changes nothing in a dry run, under --read-only and with a faulty policy', async () => {
    expect((await lifecycle('put', 'app', keepOne, '--dry-run')).stdout).toBe(`${local.host}/app\n`);
    expect((await lifecycle('put', 'app', keepOne, '--yes', '--read-only')).status).toBe(2);
    const faulty = await policyFile(
      'faulty.json',
      rule({tagStatus: 'tagged', countType: 'imageCountMoreThan', countNumber: 1}),
    );
    const refused = await lifecycle('put', 'app', faulty, '--yes');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('a rule for tagged images needs a tagPatternList or a tagPrefixList');
    expect((await lifecycle('get', 'app')).status).toBe(3);
  });

  test('delete prints the policy that it removes', async () => {
    await lifecycle('put', 'app', keepOne, '--yes');
    expect((await lifecycle('delete', 'app')).status).toBe(2);
    expect(JSON.parse((await lifecycle('delete', 'app', '--yes')).stdout)).toEqual({rules: [KEEP_ONE]});
    const gone = await lifecycle('delete', 'app', '--yes');
    expect([gone.status, gone.stderr.split('\n')[0]]).toEqual([
      3,
      `error: Lifecycle policy does not exist for the repository with name 'app' in the registry with id '${ACCOUNT}'`,
    ]);
  });

  test('explain names an image by reference', async () => {
    const {stdout} = await lifecycle('explain', 'app:multi', '--policy', keepOne, '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({imageTags: ['multi'], outcome: 'expired', seenBy: [1]});
    const bare = await lifecycle('explain', 'app', '--policy', keepOne);
    expect([bare.status, bare.stderr.split('\n')[0]]).toEqual([2, 'error: "app" names no tag and no digest']);
  });

  test('diff compares a stored policy with a file', async () => {
    await lifecycle('put', 'app', keepOne, '--yes');
    const stored = path.join(folder, 'stored.json');
    await writeFile(stored, (await lifecycle('get', 'app')).stdout);
    const keepTwo = await policyFile(
      'keep-two.json',
      rule({tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 2}),
    );
    const {stdout} = await lifecycle('diff', stored, keepTwo, '--repository', 'app', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      changed: [
        {
          imageTags: ['multi'],
          before: {outcome: 'expired', appliedRulePriority: 1},
          after: {outcome: 'kept'},
        },
      ],
      byAnotherRule: [],
    });
  });

  test('preview of all repositories gives one line each, and the gate looks at all', async () => {
    await local.cli(['repository', 'create', 'empty']);
    await lifecycle('put', 'app', keepOne, '--yes');
    const {stdout, status} = await lifecycle('preview', '--all-repositories', '--fail-if-expiring', 'v1');
    expect(stdout.split('\n').map(line => line.split('\t').filter((_, column) => column !== 4))).toEqual([
      ['app', '5', '2', '0', '1 rule'],
      ['empty', '', '', '', 'none'],
      [''],
    ]);
    expect(status).toBe(7);
  });
});
