import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {runCli} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ROLE = 'role_arn = arn:aws:iam::123456789012:role/deploy';

/** Every way in which a profile can fail to give credentials. */
const CONFIG = `
[profile silent]
credential_process = ${process.execPath} -e "process.exit(3)"
[profile talking]
credential_process = ${process.execPath} -e "console.error('vault is sealed');process.exit(3)" -- s3cret-word
[profile wordy]
credential_process = ${process.execPath} -e "console.log('hello')"
[profile stale]
credential_process = ${process.execPath} -e "console.log(JSON.stringify({Version:1,AccessKeyId:'A',SecretAccessKey:'s',Expiration:'2020-01-01T00:00:00Z'}))"
[profile half]
aws_access_key_id = AKIAHALF
[profile chained]
source_profile = absent
${ROLE}
[profile unknown-source]
credential_source = Nowhere
${ROLE}
[profile web]
web_identity_token_file = /nonexistent/token
${ROLE}
[profile mfa]
source_profile = keys
mfa_serial = arn:aws:iam::123456789012:mfa/me
${ROLE}
[profile keys]
aws_access_key_id = AKIAKEYS
aws_secret_access_key = secret
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Dev
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
[profile "quoted"]
credential_process = ${process.execPath} -e "process.exit(3)"
`;

let home: string;

beforeEach(async () => {
  home = await temporaryFolder();
  await writeFile(path.join(home, 'aws-config'), CONFIG);
});

/** A call that needs credentials; where they are missing nothing is ever sent. */
async function failing(flags: string[], env: Record<string, string> = {}) {
  const {status, stdout, stderr} = await runCli(['repository', 'list', '--max-attempts', '1', ...flags], {
    env: {
      HOME: home,
      AWS_CONFIG_FILE: path.join(home, 'aws-config'),
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:1',
      ...env,
    },
  });
  expect(stdout).toBe('');
  const [error, hint, ...more] = stderr.trimEnd().split('\n');
  expect(more).toEqual([]);
  return {status, error, hint};
}

describe('a profile that gives no credentials is told by what is wrong with it', () => {
  test.each([
    ['silent', /credential_process of the profile silent failed: it said nothing$/, /by itself/],
    ['talking', /credential_process of the profile talking failed: vault is sealed$/, /by itself/],
    ['wordy', /credential_process of the profile wordy returned invalid JSON$/, /by itself/],
    ['stale', /credential_process of the profile stale returned expired credentials$/, /by itself/],
    ['half', /the profile half holds no credentials$/, /aws configure --profile half$/],
    ['chained', /the profile absent, which the profile chained names as its source, holds no/, /absent$/],
    ['unknown-source', /Unsupported credential source in profile unknown-source/, /mend the profile/],
    ['web', /the token of the web identity cannot be read: \/nonexistent\/token$/, /web_identity_token_file/],
    ['mfa', /the profile mfa asks for a multi-factor code$/, /export-credentials --profile mfa --format env/],
    [
      'sso',
      /SSO session token .*profile=sso was not found or is invalid$/,
      /^hint: run aws sso login --profile sso$/,
    ],
    ['quoted', /credential_process of the profile quoted failed/, /by itself/],
    ['nobody', /^error: there is no AWS profile named nobody$/, /^hint: profiles: chained, half, keys, mfa/],
  ])('%s', async (profile, error, hint) => {
    const told = await failing(['--profile', profile]);
    expect(told).toEqual({
      status: 4,
      error: expect.stringMatching(error),
      hint: expect.stringMatching(hint),
    });
    expect(`${told.error}${told.hint}`).not.toContain('s3cret-word');
  });

  test('by AWS_PROFILE as by --profile, before a region is looked for', async () => {
    const {status, error} = await failing([], {AWS_PROFILE: 'nobody', AWS_REGION: ''});
    expect({status, error}).toEqual({status: 4, error: 'error: there is no AWS profile named nobody'});
  });
});

describe('an environment that gives no credentials is told by what is wrong with it', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['nothing at all', {}, /no AWS credentials were found$/],
    ['a key without its secret', {AWS_ACCESS_KEY_ID: 'AKIA'}, /AWS_ACCESS_KEY_ID is set without AWS_SECRET/],
    [
      'a secret without its key',
      {AWS_SECRET_ACCESS_KEY: 'x'},
      /AWS_SECRET_ACCESS_KEY is set without AWS_ACC/,
    ],
    [
      'a web identity without its token',
      {AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy'},
      /the token of the web identity cannot be read: \/nonexistent$/,
    ],
    [
      'a container’s agent that does not answer',
      {AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/creds'},
      /the container's credentials could not be fetched: connect ECONNREFUSED 127\.0\.0\.1:1$/,
    ],
  ])('%s', async (_what, env, error) => {
    const told = await failing([], env);
    expect(told).toMatchObject({status: 4, error: expect.stringMatching(error)});
    expect(told.hint).toMatch(/^hint: \S/);
  });

  test('a region that is missing', async () => {
    const keys = {AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: ''};
    const told = await failing([], keys);
    expect(told).toMatchObject({status: 4, error: 'error: no region is configured'});
  });

  test('a region that is none', async () => {
    const keys = {AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL_ECR: ''};
    const told = await failing(['--region', 'eu west'], keys);
    expect(told).toMatchObject({status: 2, error: 'error: "eu west" is not the name of a region'});
  });

  test('a bundle of certificates that is missing', async () => {
    const keys = {AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x'};
    const told = await failing(['--ca-bundle', '/nonexistent.pem'], keys);
    expect(told).toMatchObject({
      status: 2,
      error: expect.stringContaining('/nonexistent.pem cannot be read'),
    });
  });
});

describe('credentials that the service refuses', () => {
  const USERS = `
accounts:
  "123456789012":
    users:
      ci:
        accessKeys: [{id: AKIACI, secret: ci-secret}]
        policies: [AmazonEC2ContainerRegistryPowerUser]
`;

  test('are told apart: an unknown key, a wrong secret, a missing permission', async () => {
    const users = path.join(home, 'users.yaml');
    await writeFile(users, USERS);
    const local = await startLocalEcrProcess({args: ['--users', users]});
    onTestFinished(() => local.close());
    const as = (key: string, secret: string, ...args: string[]) =>
      runCli([...args, '--max-attempts', '1'], {
        env: {
          HOME: home,
          AWS_REGION: 'us-east-1',
          AWS_ENDPOINT_URL_ECR: local.url,
          AWS_ACCESS_KEY_ID: key,
          AWS_SECRET_ACCESS_KEY: secret,
        },
      });
    const unknown = await as('AKIANOBODY', 'x', 'repository', 'list');
    expect(unknown).toMatchObject({status: 4, stderr: expect.stringContaining('security token included')});
    const wrong = await as('AKIACI', 'x', 'repository', 'list');
    expect(wrong).toMatchObject({status: 4, stderr: expect.stringContaining('signature we calculated')});
    const denied = await as('AKIACI', 'ci-secret', 'repository', 'delete', 'app', '--yes');
    expect(denied.status).toBe(4);
    expect(denied.stderr).toMatch(
      /\nhint: allow ecr:DeleteRepository on arn:aws:ecr:\S+ to arn:aws:iam:\S+\n$/,
    );
    const {status, stdout} = await as('AKIACI', 'ci-secret', 'doctor', '-o', 'json');
    const {findings} = JSON.parse(stdout) as {findings: {check: string; status: string}[]};
    expect(findings.filter(one => one.status === 'error')).toEqual([]);
    expect(status).toBe(0);
  });

  test('are what --local signs with where the local ECR has users, and local env names none', async () => {
    const users = path.join(home, 'users.yaml');
    await writeFile(users, USERS);
    const local = await startLocalEcrProcess({args: ['--users', users]});
    onTestFinished(() => local.close());
    const as = (secret: string, ...args: string[]) =>
      local.cli([...args, '--max-attempts', '1'], {
        env: {HOME: home, AWS_ACCESS_KEY_ID: 'AKIACI', AWS_SECRET_ACCESS_KEY: secret},
      });
    expect(await as('ci-secret', 'repository', 'list')).toMatchObject({status: 0});
    const wrong = await as('x', 'repository', 'list');
    expect(wrong).toMatchObject({status: 4, stderr: expect.stringContaining('signature we calculated')});
    const denied = await as('ci-secret', 'repository', 'delete', 'app', '--yes');
    expect(denied.stderr).toContain('arn:aws:iam::123456789012:user/ci is not authorized');
    const {stdout} = await as('ci-secret', 'doctor', '-o', 'json');
    const {findings} = JSON.parse(stdout) as {findings: {check: string; message: string}[]};
    const credentials = findings.find(({check}) => check === 'credentials');
    expect(credentials?.message).toBe(`accepted by ${local.url}`);
    const {stdout: variables} = await local.cli(['local', 'env']);
    expect(variables).toContain(`export AWS_ENDPOINT_URL_ECR=${local.url}\n`);
    expect(variables).not.toContain('KEY');
  });
});

describe('a token', () => {
  test('is one of the local ECR that answers now, not of another one that was at its address', async () => {
    const one = await startLocalEcrProcess();
    const env = {
      HOME: home,
      ECRCTL_CACHE_DIR: path.join(home, 'cache'),
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_ECR: one.url,
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const before = await runCli(['token'], {env});
    await one.close();
    const other = await startLocalEcrProcess({args: ['--port', new URL(one.url).port]});
    onTestFinished(() => other.close());
    const byEndpoint = await runCli(['token'], {env});
    const byData = await runCli(['token', '--local', '--data', other.dataDir], {env});
    const answers = await Promise.all(
      [before, byEndpoint, byData].map(({stdout}) => {
        const authorization = `Basic ${Buffer.from(`AWS:${stdout.trim()}`).toString('base64')}`;
        return fetch(`${other.url}/v2/`, {headers: {authorization}});
      }),
    );
    expect(answers.map(({status}) => status)).toEqual([401, 200, 200]);
  });
});
