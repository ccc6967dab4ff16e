import {writeFile} from 'node:fs/promises';
import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {broken, fine, statusOfFindings} from '../../../src/cli/doctor/finding.ts';
import {startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {runCli} from '../../support/run-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

interface Report {
  findings: {check: string; status: string; message: string; remedy?: string}[];
  summary: {errors: number};
}

async function doctor(args: string[], env: Record<string, string> = {}) {
  const home = await temporaryFolder();
  const result = await runCli(['doctor', ...args, '-o', 'json', '--max-attempts', '1'], {
    cwd: home,
    env: {HOME: home, ECRCTL_DATA: path.join(home, 'data'), ...env},
  });
  const report = JSON.parse(result.stdout) as Report;
  const find = (check: string) => report.findings.find(one => one.check === check);
  return {...result, report, find, home};
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const KEYS = {AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'secret'};

describe('ecrctl doctor', () => {
  test('finds a local ECR well and exits 0', async () => {
    const {status, report, find} = await doctor(['--local']);
    expect(report.summary.errors).toBe(0);
    expect(find('credentials')?.message).toContain('123456789012');
    expect(find('token')?.status).toBe('ok');
    expect(find('may pull')?.status).toBe('skipped');
    expect(status).toBe(0);
  });

  test('says what is denied with a policy that denies it, and exits 4', async () => {
    const home = await temporaryFolder();
    const local = (...args: string[]) =>
      runCli([...args, '--local'], {env: {HOME: home, ECRCTL_DATA: path.join(home, 'data')}});
    const policy = path.join(home, 'deny.json');
    const statement = {Effect: 'Deny', Principal: '*', Action: ['ecr:PutImage']};
    await writeFile(policy, JSON.stringify({Version: '2012-10-17', Statement: [statement]}));
    await local('repository', 'create', 'app', '--policy', policy);
    const {status, find} = await doctor(['app', '--local'], {ECRCTL_DATA: path.join(home, 'data')});
    expect(find('may pull')?.status).toBe('ok');
    expect(find('may push')).toMatchObject({status: 'error', message: 'app: PutImage is denied'});
    expect(find('may push')?.remedy).toContain('ecr:PutImage');
    expect(status).toBe(4);
  });

  describe('for somebody who may only pull', () => {
    const USERS = `
accounts:
  "123456789012":
    users:
      admin:
        accessKeys: [{id: AKIAADMIN, secret: admin-secret}]
        policies: [AmazonEC2ContainerRegistryFullAccess]
      puller:
        accessKeys: [{id: AKIAPULL, secret: pull-secret}]
        policies: [AmazonEC2ContainerRegistryPullOnly]
`;

    async function restricted() {
      const home = await temporaryFolder();
      const users = path.join(home, 'users.yaml');
      await writeFile(users, USERS);
      const local = await startLocalEcrProcess({args: ['--users', users]});
      onTestFinished(() => local.close());
      const env = {AWS_ENDPOINT_URL_ECR: local.url, AWS_REGION: 'us-east-1'};
      const admin = {...env, AWS_ACCESS_KEY_ID: 'AKIAADMIN', AWS_SECRET_ACCESS_KEY: 'admin-secret'};
      expect(await runCli(['repository', 'create', 'app'], {env: {HOME: home, ...admin}})).toMatchObject({
        status: 0,
      });
      const puller = {...env, AWS_ACCESS_KEY_ID: 'AKIAPULL', AWS_SECRET_ACCESS_KEY: 'pull-secret'};
      return (...args: string[]) => doctor(args, puller);
    }

    test('is well with --for pull, and not with --for push', async () => {
      const ask = await restricted();
      const pull = await ask('app', '--for', 'pull');
      expect(pull.find('may pull')?.status).toBe('ok');
      expect(pull.find('may push')).toBeUndefined();
      expect({status: pull.status, errors: pull.report.summary.errors}).toEqual({status: 0, errors: 0});
      const push = await ask('app', '--for', 'push');
      expect(push.find('may pull')).toBeUndefined();
      expect({status: push.status, push: push.find('may push')?.status}).toEqual({status: 4, push: 'error'});
    });

    test('takes quotas that cannot be counted for no fault, and asks for a repository to try', async () => {
      const ask = await restricted();
      const {status, find} = await ask('--for', 'pull');
      expect(find('quotas')).toMatchObject({
        status: 'skipped',
        message: 'counting needs the permission ecr:DescribeRepositories; pushes and pulls do not',
      });
      expect(find('may pull')).toMatchObject({
        status: 'skipped',
        message: expect.stringContaining('ecrctl doctor NAME'),
      });
      expect(status).toBe(0);
    });
  });

  test('without a region exits 4 and skips what needs one', async () => {
    const {status, find} = await doctor([], KEYS);
    expect(find('region')?.status).toBe('error');
    expect(find('token')?.status).toBe('skipped');
    expect(status).toBe(4);
  });

  test('tells an endpoint that nobody listens at, and exits 1', async () => {
    const args = ['--endpoint-url', 'http://127.0.0.1:1', '--region', 'us-east-1'];
    const {status, find} = await doctor(args, KEYS);
    expect(find('api endpoint')).toMatchObject({
      status: 'error',
      message: expect.stringContaining('refused'),
    });
    expect(status).toBe(1);
  });

  test('tells a clock that is off, whatever else the service says', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(400, {date: new Date(Date.now() + 3_600_000).toUTCString()}).end('{}');
    });
    const {find} = await doctor(['--endpoint-url', url, '--region', 'us-east-1'], KEYS);
    expect(find('clock')).toMatchObject({status: 'error', message: expect.stringMatching(/behind/)});
    expect(find('clock')?.remedy).toContain('set the clock');
  });

  test('never prints a secret', async () => {
    const args = ['--endpoint-url', 'http://127.0.0.1:1', '--region', 'us-east-1', '--debug'];
    const proxy = 'http://user:hunter2@127.0.0.1:2';
    const {stdout, stderr} = await doctor(args, {...KEYS, HTTPS_PROXY: proxy});
    expect(stdout + stderr).not.toMatch(/hunter2|secret"/);
  });
});

test('findings mean 0 when nothing is broken, 4 for credentials, otherwise 1', () => {
  expect(statusOfFindings([fine('a', 'x')])).toBe(0);
  expect(statusOfFindings([broken('a', 'x', 'y')])).toBe(1);
  expect(statusOfFindings([broken('a', 'x', 'y'), {...broken('b', 'x', 'y'), code: 'ACCESS_DENIED'}])).toBe(
    4,
  );
});
