import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type CliResult, runCli} from '../support/run-cli.ts';

const CASES = fileURLToPath(new URL('../fixtures/access/', import.meta.url));
const OWNER = '111122223333';
const OTHER = '444455556666';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ecrctl-policy-'));
});
afterAll(() => rm(home, {recursive: true, force: true}));

/** Runs `ecrctl policy …` in the folder of the cases, with no credentials and no registry to be found. */
function policy(...args: string[]): Promise<CliResult> {
  return runCli(['policy', ...args], {
    cwd: CASES,
    env: {HOME: home, XDG_CONFIG_HOME: home, AWS_ENDPOINT_URL: 'http://127.0.0.1:1'},
  });
}

describe('ecrctl policy check --policy', () => {
  test('exits with 0 and names the statement when it is allowed', async () => {
    const {status, stdout} = await policy(
      ...['check', 'app', '--principal', `arn:aws:iam::${OWNER}:user/push-pull-user-1`, '--action', 'push'],
      ...['--registry-id', OWNER, '--policy', 'push-pull-users/repository-policy.json'],
    );
    expect(stdout).toMatch(/^allowed: push on arn:aws:ecr:us-east-1:111122223333:repository\/app by /);
    expect(stdout).toContain('Statement "AllowPushPull" of the repository policy');
    expect(status).toBe(0);
  });

  test("exits with 7 and with AWS's own words when it is denied", async () => {
    const {status, stdout, stderr} = await policy(
      ...['check', 'app', '--principal', `arn:aws:iam::${OTHER}:user/ci`, '--action', 'push'],
      ...['--registry-id', OWNER, '--policy', 'cross-account-push/repository-policy.json'],
    );
    expect(stdout).toContain('denied: push on ');
    expect(stdout).toContain('Across accounts an identity policy of the principal must allow it too');
    expect(stdout).toContain(
      'because no identity-based policy allows the ecr:BatchCheckLayerAvailability action',
    );
    expect(stderr).toContain('no identity policy is given; --identity-policy FILE');
    expect(status).toBe(7);
  });

  test("allows a pull to whoever has AWS's own policy for pulling", async () => {
    const pullOnly = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
    const file = path.join(home, 'pull-only.json');
    const statement = {Effect: 'Allow', Action: pullOnly, Resource: '*'};
    await writeFile(file, JSON.stringify({Version: '2012-10-17', Statement: [statement]}));
    const {status, stdout} = await policy(
      ...['check', 'app', '--principal', `arn:aws:iam::${OWNER}:user/ci`, '--action', 'pull'],
      ...['--registry-id', OWNER, '--policy', 'push-pull-users/repository-policy.json'],
      ...['--identity-policy', file],
    );
    expect({status, stdout}).toMatchObject({status: 0, stdout: expect.stringMatching(/^allowed: pull on /)});
  });

  test('takes identity policies, and reads account and region from a full reference', async () => {
    const {status, stdout, stderr} = await policy(
      ...[
        'check',
        `${OWNER}.dkr.ecr.eu-west-1.amazonaws.com/app`,
        '--principal',
        `arn:aws:iam::${OTHER}:user/ci`,
      ],
      ...['--action', 'push', '--policy', 'cross-account-push/repository-policy.json'],
      ...['--identity-policy', 'cross-account-push/identity-policy.json'],
    );
    expect(stdout).toContain(`arn:aws:ecr:eu-west-1:${OWNER}:repository/app`);
    expect(stdout).toContain('Statement "PushAnywhere" of the identity policy');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('says on standard error which account it takes for the owner when nobody says', async () => {
    const {stderr} = await policy(
      ...[
        'check',
        'app',
        '--principal',
        OWNER,
        '--action',
        'pull',
        '--policy',
        'deny-all-pulls/repository-policy.json',
      ],
    );
    expect(stderr).toBe(
      `note: the repository is taken to be in account ${OWNER}; --registry-id says which account owns it\n`,
    );
  });

  test('asks the values of conditions from --context-key, several of one key too', async () => {
    const check = (...more: string[]): Promise<CliResult> =>
      policy(
        ...[
          'check',
          'app',
          '--principal',
          'codebuild.amazonaws.com',
          '--action',
          'pull',
          '--registry-id',
          OWNER,
        ],
        ...['--policy', 'codebuild-service/repository-policy.json', ...more],
      );
    const source = ['--context-key', `aws:SourceArn=arn:aws:codebuild:us-east-1:${OWNER}:project/web`];
    const without = await check(...source);
    expect(without.stdout).toContain(
      `it demands that aws:SourceAccount is ${OWNER} and the request does not have it`,
    );
    expect(without.status).toBe(7);
    const other = await check(
      ...source,
      '--context-key',
      'aws:SourceAccount=1',
      '--context-key',
      'aws:SourceAccount=2',
    );
    expect(other.stdout).toContain('the request has 1 and 2');
    expect((await check(...source, '--context-key', `aws:SourceAccount=${OWNER}`)).status).toBe(0);
    expect((await check('--context-key', 'SourceAccount')).status).toBe(2);
  });

  test('answers with data for programs', async () => {
    const {stdout} = await policy(
      ...[
        'check',
        'app',
        '--principal',
        `arn:aws:iam::${OWNER}:user/x`,
        '--action',
        'ecr:BatchGetImage',
        '-o',
        'json',
      ],
      ...['--registry-id', OWNER, '--policy', 'deny-all-pulls/repository-policy.json'],
    );
    expect(JSON.parse(stdout)).toMatchObject({
      allowed: false,
      actions: [
        {
          action: 'ecr:BatchGetImage',
          reason: {kind: 'explicit-deny', policyType: 'repository'},
          statements: [{sid: 'DenyPull', position: 1, effect: 'Deny', policyType: 'repository'}],
          accessDenied: expect.stringMatching(/with an explicit deny in a resource-based policy$/),
        },
      ],
    });
  });

  test('notes that Docker needs a token that only an identity policy grants', async () => {
    const {stderr, status} = await policy(
      ...[
        'check',
        'app',
        '--principal',
        `arn:aws:iam::${OWNER}:user/ci`,
        '--action',
        'push',
        '--registry-id',
        OWNER,
      ],
      ...[
        '--policy',
        'all-accounts-pull/repository-policy.json',
        '--identity-policy',
        'ceilings/identity-policy.json',
      ],
    );
    expect(stderr).toContain('docker login needs ecr:GetAuthorizationToken too');
    expect(status).toBe(0);
  });

  test('limits by boundaries, session policies and the organization', async () => {
    const base = [
      'check',
      'app',
      '--principal',
      `arn:aws:iam::${OWNER}:user/ci`,
      '--action',
      'ecr:PutImage',
      '--registry-id',
      OWNER,
    ];
    const files = [
      '--policy',
      'ceilings/repository-policy.json',
      '--identity-policy',
      'ceilings/identity-policy.json',
    ];
    expect((await policy(...base, ...files)).status).toBe(0);
    for (const [flag, words] of [
      ['--boundary', 'permissions boundary'],
      ['--session-policy', 'session policy'],
      ['--service-control-policy', 'service control policy'],
    ] as const) {
      const {stdout, status} = await policy(...base, ...files, flag, 'ceilings/boundary.json');
      expect(stdout).toContain(`because no ${words} allows the ecr:PutImage action`);
      expect(status).toBe(7);
    }
    const control = ['--resource-control-policy', 'resource-control/resource-control-policy.json'];
    const elsewhere = ['--context-key', 'aws:PrincipalOrgID=o-someoneelse'];
    const denied = await policy(...base, ...files, ...control, ...elsewhere);
    expect(denied.stdout).toContain('with an explicit deny in a resource control policy');
    expect(denied.status).toBe(7);
  });

  test.each([
    [['--principal', 'ann', '--action', 'pull'], 2, '"ann" is not a principal'],
    [['--principal', OWNER, '--action', 'fetch'], 2, '"fetch" is not an action of ECR'],
    [['--principal', OWNER], 2, '--action'],
    [['--principal', OWNER, '--action', 'pull', '--identity-policy', 'none.json'], 3, 'none.json'],
    [
      [
        '--principal',
        OWNER,
        '--action',
        'pull',
        '--identity-policy',
        'all-accounts-pull/repository-policy.json',
      ],
      2,
      'all-accounts-pull/repository-policy.json: the identity policy is not valid',
    ],
  ])('refuses %j', async (args, status, words) => {
    const result = await policy(
      'check',
      'app',
      '--policy',
      'all-accounts-pull/repository-policy.json',
      ...args,
    );
    expect(result.stderr).toContain(words);
    expect(result.stdout).toBe('');
    expect(result.status).toBe(status);
  });
});

describe('ecrctl policy who --policy', () => {
  test('lists who can do it, with conditions', async () => {
    const {stdout} = await policy(
      ...[
        'who',
        'app',
        '--action',
        'pull',
        '--registry-id',
        OWNER,
        '--policy',
        'codebuild-service/repository-policy.json',
      ],
    );
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map(line => line.split('\t'));
    expect(rows[0]).toEqual([
      `arn:aws:iam::${OWNER}:root`,
      `account ${OWNER}, the owner`,
      'yes',
      'none',
      'none',
      'own identity policies',
    ]);
    expect(rows[1]!.slice(0, 3)).toEqual([
      'codebuild.amazonaws.com',
      'the service codebuild.amazonaws.com',
      'no',
    ]);
    expect(rows[1]![3]).toContain('if aws:SourceArn is like');
    expect(rows).toHaveLength(2);
  });

  test('lists nobody where everyone is denied', async () => {
    const {stdout, status} = await policy(
      ...[
        'who',
        'app',
        '--action',
        'pull',
        '--registry-id',
        OWNER,
        '--policy',
        'deny-all-pulls/repository-policy.json',
        '-o',
        'json',
      ],
    );
    expect(JSON.parse(stdout)).toMatchObject({principals: []});
    expect(status).toBe(0);
  });
});

describe('ecrctl policy lint', () => {
  test('prints findings as tab-separated rows, and as lines for people', async () => {
    const file = 'all-accounts-pull/repository-policy.json';
    const piped = await policy('lint', file);
    expect(piped.stdout.split('\n')[1]).toMatch(
      /^all-accounts-pull\/repository-policy\.json\t7\t20\tdanger\tPUBLIC_PULL\t\/Statement\/0\/Principal\t/,
    );
    expect(piped.status).toBe(0);
    const people = await policy('lint', file, '-o', 'table');
    expect(people.stdout).toContain(
      `${file}:7:20: danger: everyone with an AWS account can pull from it [PUBLIC_PULL]\n  name the accounts`,
    );
  });

  test('exits with 2 for errors and with 7 for what --fail-on names', async () => {
    const broken = path.join(home, 'broken.json');
    await writeFile(
      broken,
      '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PushImage"}]}',
    );
    const {stdout, status} = await policy('lint', broken, '-o', 'json');
    expect(JSON.parse(stdout).findings[0]).toMatchObject({code: 'UNKNOWN_ACTION', line: 1, file: broken});
    expect(status).toBe(2);
    expect(
      (await policy('lint', 'all-accounts-pull/repository-policy.json', '--fail-on', 'danger')).status,
    ).toBe(7);
    expect(
      (await policy('lint', 'all-accounts-pull/repository-policy.json', '--fail-on', 'error')).status,
    ).toBe(0);
  });

  test('knows policies of identities and registries, and the owner', async () => {
    expect((await policy('lint', '--identity', 'own-prefix/identity-policy.json')).stderr).toBe(
      'no findings\n',
    );
    expect((await policy('lint', 'own-prefix/identity-policy.json')).status).toBe(2);
    const registry = ['lint', '--registry', 'replication/registry-policy.json'];
    expect((await policy(...registry)).stdout).toContain('WHOLE_OTHER_ACCOUNT');
    expect((await policy(...registry, '--registry-id', OTHER)).stdout).toBe('');
  });

  test('shows control characters of a policy instead of obeying them', async () => {
    const hostile = path.join(home, 'hostile.json');
    await writeFile(
      hostile,
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{Effect: 'Allow', Principal: {Service: '\u001b[31mx'}, Action: 'ecr:BatchGetImage'}],
      }),
    );
    const {stdout} = await policy('lint', hostile, '-o', 'table');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('␛[31mx');
  });
});

describe('ecrctl policy diff --policy', () => {
  test('tells what changes by effect and by text', async () => {
    const {stdout, status} = await policy(
      'diff',
      'all-accounts-pull/repository-policy.json',
      '--policy',
      'push-pull-users/repository-policy.json',
    );
    expect(stdout).toContain(`- Allows user push-pull-user-1 in ${OWNER} to pull and push.`);
    expect(stdout).toContain('+ Allows everyone to pull.');
    expect(stdout).toContain('-       "Sid": "AllowPushPull",\n+       "Sid": "AllowPull",');
    expect(status).toBe(0);
  });

  test('says so where there is no difference, and can be a gate', async () => {
    const file = 'all-accounts-pull/repository-policy.json';
    const same = await policy('diff', file, '--policy', file, '--fail-if-changed');
    expect(same).toMatchObject({status: 0, stdout: '', stderr: 'no difference\n'});
    const other = await policy(
      'diff',
      file,
      '--policy',
      'deny-all-pulls/repository-policy.json',
      '--fail-if-changed',
      '-o',
      'json',
    );
    expect(JSON.parse(other.stdout).changes).toHaveLength(2);
    expect(other.status).toBe(7);
  });

  test('wants one thing to compare with', async () => {
    const file = 'all-accounts-pull/repository-policy.json';
    expect((await policy('diff', 'app', file, '--policy', file)).status).toBe(2);
    expect((await policy('diff', file)).status).toBe(2);
  });
});
