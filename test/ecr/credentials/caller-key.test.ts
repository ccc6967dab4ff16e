import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {callerKey} from '../../../src/ecr/credentials/caller-key.ts';

let home: string;
let files: Record<string, string>;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ecrctl-caller-'));
  files = {
    AWS_CONFIG_FILE: path.join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, 'credentials'),
  };
  await writeFile(files.AWS_CONFIG_FILE!, '[profile ci]\nrole_arn = arn:aws:iam::123456789012:role/one\n');
});
afterEach(() => rm(home, {recursive: true}));

const key = (settings = {}, env = {}) =>
  callerKey({region: 'us-east-1', ...settings, env: {...files, ...env}});

describe('the key of a caller', () => {
  test('is the same for the same caller and shows nothing of who it is', async () => {
    const env = {AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret'};
    expect(await key({}, env)).toBe(await key({}, env));
    expect(await key({}, env)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, object, object]>([
    ['region', {region: 'eu-west-1'}, {}],
    ['endpoint', {endpoint: 'http://127.0.0.1:4577'}, {}],
    ['endpoint in the environment', {}, {AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:4577'}],
    ['profile', {profile: 'ci'}, {}],
    ['profile in the environment', {}, {AWS_PROFILE: 'ci'}],
    ['access key', {}, {AWS_ACCESS_KEY_ID: 'AKIAOTHER'}],
    ['session', {}, {AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SESSION_TOKEN: 'other'}],
    ['role of a web identity', {}, {AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/x'}],
    ['container', {}, {AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/x'}],
    ['account of a local ECR', {credentials: {accessKeyId: '123456789012', secretAccessKey: 'x'}}, {}],
  ])('is another one for another %s', async (_, settings, env) => {
    expect(await key(settings, env)).not.toBe(await key());
  });

  test('takes an empty variable for none, as the AWS tools do', async () => {
    const env = {AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '', HOME: home};
    const before = await key({profile: 'ci'}, env);
    await mkdir(path.join(home, '.aws'));
    await writeFile(path.join(home, '.aws', 'config'), '[profile ci]\n');
    expect(await key({profile: 'ci'}, env)).not.toBe(before);
  });

  test('is another one when the profile is pointed at another role', async () => {
    const before = await key({profile: 'ci'});
    await writeFile(files.AWS_CONFIG_FILE!, '[profile ci]\nrole_arn = arn:aws:iam::123456789012:role/two\n');
    expect(await key({profile: 'ci'})).not.toBe(before);
  });
});
