import {once} from 'node:events';
import {readFile, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import path from 'node:path';
import {CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand} from '@aws-sdk/client-ecr';
import {expect, onTestFinished, test} from 'vitest';
import {type LocalEcrOptions, startLocalEcr} from '../../../src/server/index.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

interface Line {
  level: number;
  operation?: string;
  status: number;
  [member: string]: unknown;
}

async function start(options: Partial<LocalEcrOptions> = {}) {
  const dataDir = await temporaryFolder();
  const lines: string[] = [];
  const ecr = await startLocalEcr({
    dataDir,
    advertise: false,
    requestLog: {write: line => lines.push(line)},
    ...options,
  });
  onTestFinished(() => ecr.close());
  return {dataDir, ecr, text: () => lines.join(''), log: () => lines.map(line => JSON.parse(line) as Line)};
}

const clientOf = (url: string, credentials = {accessKeyId: '123456789012', secretAccessKey: 'local'}) =>
  new ECRClient({region: 'us-east-1', endpoint: url, credentials, maxAttempts: 1});

test('writes one line for every request: what it called, who, how it ended and how long it took', async () => {
  const {ecr, log} = await start();
  await clientOf(ecr.url).send(new CreateRepositoryCommand({repositoryName: 'app'}));
  await fetch(`${ecr.url}/v2/app/tags/list`);
  await ecr.close();
  expect(log()).toEqual([
    {
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: 'POST',
      url: '/',
      operation: 'CreateRepository',
      region: 'us-east-1',
      caller: 'arn:aws:iam::123456789012:root',
      accessKeyId: '123456789012',
      status: 200,
      sourceIp: '127.0.0.1',
      userAgent: expect.stringContaining('aws-sdk-js'),
      bytesSent: expect.any(Number),
      milliseconds: expect.any(Number),
    },
    expect.objectContaining({level: 40, method: 'GET', url: '/v2/app/tags/list', status: 401}),
  ]);
});

test('has the request id that the client was told', async () => {
  const {ecr, log} = await start();
  const response = await fetch(`${ecr.url}/v2/`);
  await ecr.close();
  expect(log()[0]!.requestId).toBe(response.headers.get('x-amzn-requestid'));
});

test('tells of an upload whose client went away in the middle of it', async () => {
  const {ecr, log} = await start();
  const client = clientOf(ecr.url);
  await client.send(new CreateRepositoryCommand({repositoryName: 'app'}));
  const {authorizationData} = await client.send(new GetAuthorizationTokenCommand({}));
  const headers = {authorization: `Basic ${authorizationData![0]!.authorizationToken}`};
  const upload = await fetch(`${ecr.url}/v2/app/blobs/uploads/`, {method: 'POST', headers});
  const outgoing = request(upload.headers.get('location')!, {
    method: 'PATCH',
    headers: {...headers, 'content-length': '10', expect: '100-continue'},
  });
  outgoing.on('error', () => undefined).flushHeaders();
  await once(outgoing, 'continue');
  outgoing.destroy();
  await ecr.close();
  expect(log().at(-1)).toMatchObject({operation: 'UploadLayerPart', status: 500, aborted: true});
});

test('says why a request was refused', async () => {
  const {ecr, log} = await start();
  const client = clientOf(ecr.url);
  await client.send(new CreateRepositoryCommand({repositoryName: 'Bad'})).catch(() => undefined);
  await ecr.close();
  expect(log()[0]).toMatchObject({
    level: 40,
    status: 400,
    fault: 'InvalidParameterException',
    message: expect.stringContaining('repositoryName'),
  });
});

test('says that a client went away before its answer was out', async () => {
  const {ecr, log} = await start({faults: ['reset,op=DescribeRegistry']});
  await fetch(ecr.url, {
    method: 'POST',
    body: '{}',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeRegistry',
      authorization:
        'AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
    },
  }).catch(() => undefined);
  await ecr.close();
  expect(log()[0]).toMatchObject({operation: 'DescribeRegistry', aborted: true});
});

test('holds no secret: no key, no token, no signature', async () => {
  const users = path.join(await temporaryFolder(), 'users.yaml');
  await writeFile(
    users,
    `accounts:
  "123456789012":
    roles:
      ci:
        policies: [AmazonEC2ContainerRegistryPowerUser]
        sessions:
          - {name: one, accessKey: {id: ASIACI, secret: the-secret-key}, sessionToken: the-session-token}
`,
  );
  const {ecr, text, log} = await start({users});
  const credentials = {
    accessKeyId: 'ASIACI',
    secretAccessKey: 'the-secret-key',
    sessionToken: 'the-session-token',
  };
  const client = clientOf(ecr.url, credentials);
  const {authorizationData} = await client.send(new GetAuthorizationTokenCommand({}));
  const token = authorizationData![0]!.authorizationToken!;
  await fetch(`${ecr.url}/v2/`, {headers: {authorization: `Basic ${token}`}});
  await fetch(`${ecr.url}/layer-bucket/123456789012/sha256:0?X-Amz-Signature=the-signature&x=the-value`);
  await fetch(`${ecr.url}/?X-Amz-Security-Token=the-session-token`, {method: 'POST'});
  await ecr.close();
  expect(log()).toHaveLength(4);
  for (const secret of ['the-secret-key', 'the-session-token', 'the-signature', 'the-value', token]) {
    expect(text()).not.toContain(secret);
  }
});

test('keeps a line one line, whatever a client calls itself', async () => {
  const {ecr, text} = await start();
  const outgoing = request(`${ecr.url}/v2/`, {headers: {'user-agent': '\u009b31mred'}});
  outgoing.end();
  await new Promise(resolve => outgoing.once('response', answer => answer.resume().once('end', resolve)));
  await ecr.close();
  expect(text()).toMatch(/^[\x20-\x7e]*\n$/);
});

test('is appended to a file that only its owner can read', async () => {
  const file = path.join(await temporaryFolder(), 'requests.jsonl');
  await writeFile(file, 'before\n', {mode: 0o600});
  const {ecr} = await start({requestLog: file});
  await fetch(`${ecr.url}/v2/`);
  await ecr.close();
  const [before, line, rest] = (await readFile(file, 'utf8')).split('\n');
  expect([before, (JSON.parse(line!) as Line).status, rest]).toEqual(['before', 401, '']);
});

test('refuses to start where its file cannot be', async () => {
  const failure = await failureOf('IO_ERROR', () => start({requestLog: '/nowhere/at/all.jsonl'}));
  expect(failure.message).toBe('requests cannot be written to /nowhere/at/all.jsonl');
});
