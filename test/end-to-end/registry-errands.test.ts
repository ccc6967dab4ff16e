import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ROOT} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const SINGLE = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
const OTHER = path.join(ARCHIVES, 'skopeo-oci-zstd.tar');
const MULTI = path.join(ARCHIVES, 'buildah-multiarch.tar');

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
});
afterAll(() => local.close());

/** Runs a command that must succeed and gives its standard output without the line's end. */
async function ok(...args: string[]): Promise<string> {
  const result = await local.cli(args);
  expect(result, args.join(' ')).toMatchObject({status: 0});
  return result.stdout.trimEnd();
}

describe('a pipeline', () => {
  test('pushes, judges the scan, and promotes by a tag what passed', async () => {
    const folder = await temporaryFolder();
    const ref = await ok('push', SINGLE, 'shop/web:build-1', '--create-repository', '-q');
    const findings = path.join(folder, 'findings.json');
    const finding = {name: 'CVE-2026-0001', severity: 'HIGH', attributes: []};
    await writeFile(findings, JSON.stringify({imageScanFindings: {findings: [finding]}}));
    const [, digest] = ref.split('@');
    await ok('local', 'scan-findings', findings, '--digest', digest!);
    expect(await ok('image', 'scan', ref, '--wait')).toBe('COMPLETE');
    const gate = await local.cli(['image', 'findings', ref, '--fail-on', 'high']);
    expect(gate.status).toBe(7);
    expect(gate.stdout).toContain('CVE-2026-0001');
    expect((await local.cli(['image', 'findings', ref, '--fail-on', 'critical'])).status).toBe(0);
    expect(await ok('retag', ref, 'stable')).toMatch(new RegExp(`:stable@${digest}$`));
    expect(await ok('image', 'list', 'shop/web', '--tag', 'stable')).toContain(digest);
  });

  test('waits for the scan of the day where an image was scanned already', async () => {
    const ref = await ok('push', SINGLE, 'shop/twice:1', '--create-repository', '-q');
    await ok('image', 'scan', ref, '--wait');
    const again = await local.cli(['image', 'scan', ref, '--wait', '--max-attempts', '1']);
    expect(again).toMatchObject({status: 0, stdout: 'COMPLETE\n'});
  });

  test('gets files that name what was pushed', async () => {
    const folder = await temporaryFolder();
    const [digestFile, metadataFile] = [path.join(folder, 'digest'), path.join(folder, 'metadata.json')];
    const files = ['--digest-file', digestFile, '--metadata-file', metadataFile];
    const ref = await ok('push', SINGLE, 'shop/files:1', '--create-repository', ...files);
    const digest = (await readFile(digestFile, 'utf8')).trim();
    expect(ref.endsWith(`@${digest}`)).toBe(true);
    expect(JSON.parse(await readFile(metadataFile, 'utf8'))).toMatchObject({
      'containerimage.digest': digest,
      'image.name': `${local.host}/shop/files:1`,
    });
  });
});

describe('a cleanup', () => {
  test('shows a plan, deletes an index before its members, and keeps what others list', async () => {
    await ok('push', MULTI, 'clean:multi', '--create-repository');
    await ok('push', SINGLE, 'clean:one', 'clean:two');
    expect(await ok('image', 'delete', 'clean', '--untagged', '--dry-run')).toBe('');
    const plan = JSON.parse(
      await ok('image', 'delete', 'clean', '--tag', 'multi', '--dry-run', '-o', 'json'),
    );
    expect(plan.imageIds).toHaveLength(3);
    expect(plan.freedBytes).toBeNull();
    const measured = JSON.parse(
      await ok('image', 'delete', 'clean', '--tag', 'multi', '--measure', '--dry-run', '-o', 'json'),
    );
    expect(measured.freedBytes).toBeGreaterThan(0);
    expect(measured.freedBytesAtMost).toBe(plan.freedBytesAtMost);
    const partly = await local.cli(['image', 'delete', 'clean', '--tag', 'one', '--dry-run']);
    expect(partly.stderr).toContain('kept one: two does not match');
    await ok('image', 'delete', 'clean', '--tag', 'multi', '--confirm', 'clean');
    expect(await ok('image', 'list', 'clean', '--query', 'length(imageDetails)')).toBe('1');
    expect((await local.cli(['image', 'delete', 'clean', '--tag', '*', '--confirm', 'other'])).status).toBe(
      2,
    );
  });

  test('of several repositories deletes nothing unless all is there, and gives one result', async () => {
    await ok('push', SINGLE, 'first:1', 'second:1', '--create-repository');
    const refused = await local.cli(['image', 'delete', 'first:1', 'second:2', '--yes']);
    expect(refused).toMatchObject({status: 3, stdout: ''});
    const done = JSON.parse(await ok('image', 'delete', 'first:1', 'second:1', '--yes', '-o', 'json'));
    expect(done).toMatchObject([
      {repositoryName: 'first', imageIds: [{imageTag: '1'}]},
      {repositoryName: 'second', imageIds: [{imageTag: '1'}]},
    ]);
  });

  test('of tags takes globs and leaves images that have another tag', async () => {
    await ok('push', SINGLE, 'tags:pr-1', 'tags:pr-2', 'tags:v1', '--create-repository');
    expect(await ok('image', 'list', 'tags', '--tag', 'pr-*')).toContain('pr-1,pr-2,v1');
    expect(await ok('image', 'list', 'tags', '--tag', 'other')).toBe('');
    await ok('image', 'untag', 'tags', 'pr-*');
    expect(await ok('image', 'list', 'tags', '--query', 'imageDetails[].imageTags[]')).toBe('v1');
  });

  test('of tags plans what it would do: the digests, the images that go, the tags that are not there', async () => {
    const name = await ok('push', SINGLE, 'planned:1', 'planned:2', '--create-repository');
    const digest = name.split('@')[1];
    const plan = (...tags: string[]) => local.cli(['image', 'untag', 'planned', ...tags, '--dry-run']);
    expect(await plan('1')).toMatchObject({stdout: `1\t${digest}\n`, stderr: ''});
    const whole = await plan('?');
    expect(whole.stdout).toBe(`1\t${digest}\n2\t${digest}\n`);
    expect(whole.stderr).toContain(`this removes the last tag and so deletes ${digest}`);
    expect((await plan('absent')).status).toBe(3);
    expect(await ok('image', 'list', 'planned', '--query', 'length(imageDetails[0].imageTags)')).toBe('2');
  });
});

describe('a repository', () => {
  test('is created whole, or not at all when a policy is refused', async () => {
    const folder = await temporaryFolder();
    const policy = path.join(folder, 'policy.json');
    const statement = (principal: object) => ({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: principal, Action: 'ecr:BatchGetImage'}],
    });
    await writeFile(policy, JSON.stringify(statement({AWS: '210987654321'})));
    const settings = ['--mutability', 'IMMUTABLE', '--mutability-exclude', 'dev-*', '--tag', 'team=core'];
    await ok('repository', 'create', 'whole', ...settings, '--policy', policy);
    expect(await ok('policy', 'get', 'whole')).toContain('210987654321');
    expect(await ok('repository', 'tag', 'whole')).toBe('team\tcore');
    const lifecycle = path.join(folder, 'broken.json');
    await writeFile(lifecycle, '{"rules": "none"}');
    const refused = await local.cli(['repository', 'create', 'half', '--lifecycle-policy', lifecycle]);
    expect(refused.status).toBe(2);
    // One that only the service refuses: nobody could change it again.
    const deny = {Effect: 'Deny', Principal: '*', Action: 'ecr:SetRepositoryPolicy'};
    await writeFile(policy, JSON.stringify({Version: '2012-10-17', Statement: [deny]}));
    const undone = await local.cli(['repository', 'create', 'half', '--policy', policy]);
    expect(undone.stderr).toContain('half was not created, its policy was refused');
    expect((await local.cli(['repository', 'describe', 'half'])).status).toBe(3);
  });

  test('is updated after the difference was shown', async () => {
    await ok('repository', 'create', 'changing');
    const shown = await local.cli(['repository', 'update', 'changing', '--mutability', 'IMMUTABLE']);
    expect(shown.status).toBe(2);
    expect(shown.stderr).toContain('-   "imageTagMutability": "MUTABLE"');
    await ok('repository', 'update', 'changing', '--mutability', 'IMMUTABLE', '--scan-on-push', '--yes');
    const again = await local.cli(['repository', 'update', 'changing', '--mutability', 'IMMUTABLE']);
    expect(again).toMatchObject({status: 0, stderr: expect.stringContaining('changing is so already')});
  });
});

describe('a registry', () => {
  test('is exported and applied elsewhere, and comes out the same', async () => {
    const file = path.join(await temporaryFolder(), 'registry.yaml');
    await ok('api', 'PutReplicationConfiguration', '--replication-configuration', REPLICATION);
    await writeFile(file, await ok('registry', 'export'));
    await ok('registry', 'apply', file, '--yes', '--registry-id', '210987654321');
    const other = await ok('registry', 'export', '--registry-id', '210987654321');
    expect(other).toBe((await readFile(file, 'utf8')).trimEnd());
    const again = await ok('registry', 'apply', file, '--dry-run', '--registry-id', '210987654321');
    expect(again).toBe('');
  });

  test('of another account takes a copy under its own name, byte for byte', async () => {
    const ref = await ok('push', OTHER, 'source/app:1', '--create-repository', '-q');
    const port = new URL(local.url).port;
    const target = `210987654321.dkr.ecr.eu-west-1.localhost:${port}/mirror/app`;
    const copied = await ok('copy', 'source/app:1', `${target}:1`, '--create-repository');
    expect(copied).toBe(`${target}@${ref.split('@')[1]}`);
    expect(await ok('image', 'list', target)).toContain(ref.split('@')[1]);
    expect((await local.cli(['image', 'list', 'mirror/app'])).status).toBe(3);
  });

  test('gets every image of a file under the tag in its name, wherever the name was from', async () => {
    const archive = path.join(await temporaryFolder(), 'named.tar');
    const ref = await ok('push', OTHER, 'source/named:1.0', '--create-repository', '-q');
    const digest = ref.split('@')[1]!;
    await ok('pull', 'source/named:1.0', archive);
    const copied = await ok('copy', archive, 'taken/named', '--all-tags', '--create-repository');
    expect(copied).toMatch(new RegExp(`/taken/named:1\\.0@${digest}$`));
    expect(await ok('image', 'list', 'taken/named', '--tag', '1.0')).toContain(digest);
  });
});

const REPLICATION = JSON.stringify({
  rules: [{destinations: [{region: 'eu-west-1', registryId: '333333333333'}]}],
});
