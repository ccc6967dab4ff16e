import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type CliResult, runCli} from '../support/run-cli.ts';

const OWNER = '123456789012';
const OTHER = '444455556666';
const ROLE = `arn:aws:iam::${OTHER}:role/ci`;

let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ecrctl-policy-'));
  await ecrctl('repository', 'create', 'team/app');
});
afterEach(() => rm(home, {recursive: true, force: true}));

/** Runs `ecrctl … --local` on a local ECR of its own. */
function ecrctl(...args: string[]): Promise<CliResult> {
  return runCli([...args, '--local'], {
    cwd: home,
    env: {HOME: home, XDG_CONFIG_HOME: home, ECRCTL_DATA: path.join(home, 'data')},
  });
}

async function policyFile(name: string, statements: object[]): Promise<string> {
  const file = path.join(home, name);
  await writeFile(file, JSON.stringify({Version: '2012-10-17', Statement: statements}));
  return file;
}

async function storedPolicy(): Promise<{Statement: Record<string, unknown>[]}> {
  const {stdout} = await ecrctl('policy', 'get', 'team/app');
  return JSON.parse(stdout);
}

describe('ecrctl policy', () => {
  test('gets the policies of every repository that matches a pattern', async () => {
    await ecrctl('repository', 'create', 'team/bare');
    await ecrctl('policy', 'set', 'team/app', '--allow-pull', OTHER, '--yes');
    expect((await ecrctl('policy', 'get', 'team/*')).stdout).toMatch(
      /^team\/app\t\{"Version":"2012-10-17",.*\}\nteam\/bare\t\n$/,
    );
    expect((await ecrctl('policy', 'get', 'team/*', '--words')).stdout).toBe(
      'team/app\t1\tAllowPull\tAllows account 444455556666 to pull.\n',
    );
    expect((await ecrctl('policy', 'get', 'no/*')).status).toBe(3);
  });

  test('has nothing to get or delete before a policy is set', async () => {
    for (const verb of ['get', 'delete']) {
      const {status, stderr} = await ecrctl('policy', verb, 'team/app', '--yes');
      expect(stderr).toContain("Repository policy does not exist for the repository with name 'team/app'");
      expect(status).toBe(3);
    }
  });

  test('sets a policy from a file or standard input, shows it in words, and deletes it', async () => {
    const file = await policyFile('policy.json', [
      {Sid: 'Pull', Effect: 'Allow', Principal: {AWS: ROLE}, Action: 'ecr:BatchGetImage'},
    ]);
    const set = await ecrctl('policy', 'set', 'team/app', file);
    expect(set.stdout).toMatch(/\/team\/app\n$/);
    expect(set.stderr).toContain(`+ Allows role ci in ${OTHER} to call ecr:BatchGetImage.`);
    expect(set.status).toBe(0);

    expect((await storedPolicy()).Statement[0]!.Sid).toBe('Pull');
    const words = await ecrctl('policy', 'get', 'team/app', '--words');
    expect(words.stdout).toBe(`1\tPull\tAllows role ci in ${OTHER} to call ecr:BatchGetImage.\n`);
    const again = await ecrctl('policy', 'set', 'team/app', file);
    expect(again.stderr).toBe('the policy is so already\n');

    const unasked = await ecrctl('policy', 'delete', 'team/app');
    expect(unasked.status).toBe(2);
    const deleted = await ecrctl('policy', 'delete', 'team/app', '--yes');
    expect(deleted).toMatchObject({status: 0, stdout: 'team/app\n'});
    expect((await ecrctl('policy', 'get', 'team/app')).status).toBe(3);
  });

  test('does not send a policy with errors, and warns of dangers', async () => {
    const wrong = await policyFile('wrong.json', [{Effect: 'allow', Principal: '*', Action: 'ecr:PutImage'}]);
    const refused = await ecrctl('policy', 'set', 'team/app', wrong);
    expect(refused.stderr).toContain('Effect is neither "Allow" nor "Deny" (line 1');
    expect(refused.status).toBe(2);
    const open = await policyFile('open.json', [{Effect: 'Allow', Principal: '*', Action: 'ecr:PutImage'}]);
    expect((await ecrctl('policy', 'set', 'team/app', open)).stderr).toContain(
      'warning: everyone with an AWS account can push to it',
    );
  });

  test('merges who may pull and push, asks first, and keeps what is there', async () => {
    const args = ['policy', 'set', 'team/app', '--allow-pull', OTHER, '--allow-push', ROLE];
    const unasked = await ecrctl(...args);
    expect(unasked.stderr).toContain(`+ Allows account ${OTHER} to pull.`);
    expect(unasked.stderr).toContain('this needs a confirmation');
    expect(unasked.status).toBe(2);
    expect((await ecrctl('policy', 'get', 'team/app')).status).toBe(3);

    expect((await ecrctl(...args, '--yes')).status).toBe(0);
    expect((await ecrctl('policy', 'set', 'team/app', '--allow-pull', '777788889999', '--yes')).status).toBe(
      0,
    );
    expect((await storedPolicy()).Statement).toMatchObject([
      {Sid: 'AllowPull', Principal: {AWS: [`arn:aws:iam::${OTHER}:root`, 'arn:aws:iam::777788889999:root']}},
      {Sid: 'AllowPush', Principal: {AWS: ROLE}},
    ]);
    const again = await ecrctl(...args, '--yes');
    expect(again.stderr).toBe('the policy is so already\n');
  });

  test('changes nothing under --dry-run and --read-only', async () => {
    const dry = await ecrctl('policy', 'set', 'team/app', '--allow-pull', OTHER, '--dry-run', '-o', 'json');
    expect(JSON.parse(dry.stdout).policyText).toContain('AllowPull');
    expect(dry.status).toBe(0);
    expect(
      (await ecrctl('policy', 'set', 'team/app', '--allow-pull', OTHER, '--read-only', '--yes')).status,
    ).toBe(2);
    expect((await ecrctl('policy', 'get', 'team/app')).status).toBe(3);
  });

  test('judges with the policies of repository and registry and the tags that are in the registry', async () => {
    await ecrctl('policy', 'set', 'team/app', '--allow-pull', OTHER, '--yes');
    const check = (action: string, principal: string): Promise<CliResult> =>
      ecrctl('policy', 'check', 'team/app', '--principal', principal, '--action', action);
    const pull = await check('pull', OTHER);
    expect(pull.stdout).toContain(
      'Statement "AllowPull" of the repository policy allows it to the whole account.',
    );
    expect(pull.status).toBe(0);
    expect((await check('push', OTHER)).status).toBe(7);
    expect((await check('push', OWNER)).status).toBe(0);

    const registry = await policyFile('registry.json', [
      {
        Effect: 'Allow',
        Principal: {AWS: OTHER},
        Action: 'ecr:ReplicateImage',
        Resource: `arn:aws:ecr:us-east-1:${OWNER}:repository/*`,
      },
    ]);
    expect((await ecrctl('policy', 'set', '--registry', registry)).status).toBe(0);
    expect((await ecrctl('policy', 'get', '--registry')).stdout).toContain('ecr:ReplicateImage');
    const replicate = await check('ecr:ReplicateImage', OTHER);
    expect(replicate.stdout).toContain('Statement number 1 of the registry policy allows it');
    expect(replicate.status).toBe(0);
    expect((await ecrctl('policy', 'delete', '--registry', '--yes')).status).toBe(0);
    expect((await check('ecr:ReplicateImage', OTHER)).status).toBe(7);
  });

  test('lists who can pull, and compares a file with what is stored', async () => {
    await ecrctl('policy', 'set', 'team/app', '--allow-pull', OTHER, '--yes');
    const who = await ecrctl('policy', 'who', 'team/app', '--action', 'pull', '-o', 'json');
    expect(JSON.parse(who.stdout).principals.map((one: {principal: string}) => one.principal)).toEqual([
      `arn:aws:iam::${OWNER}:root`,
      `arn:aws:iam::${OTHER}:root`,
    ]);
    const file = await policyFile('new.json', [{Effect: 'Deny', Principal: '*', Action: 'ecr:PutImage'}]);
    const diff = await ecrctl('policy', 'diff', 'team/app', file, '--fail-if-changed');
    expect(diff.stdout).toContain(
      `- Allows account ${OTHER} to pull.\n+ Forbids everyone to call ecr:PutImage.`,
    );
    expect(diff.status).toBe(7);
  });

  test('says which repository does not exist', async () => {
    const {status, stderr} = await ecrctl(
      'policy',
      'check',
      'nope',
      '--principal',
      OWNER,
      '--action',
      'pull',
    );
    expect(stderr).toContain("The repository with name 'nope' does not exist");
    expect(status).toBe(3);
  });

  test.each([
    [['set', 'team/app']],
    [['set']],
    [['set', 'team/app', 'policy.json', '--allow-pull', OTHER]],
    [['get']],
    [['get', 'team/app', '--registry']],
  ])('refuses %j as usage', async args => {
    const {status, stderr} = await ecrctl('policy', ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: .+\nhint: .+\n$/);
  });
});
