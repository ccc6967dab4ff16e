import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {request as secureRequest} from 'node:https';
import {createServer} from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, onTestFinished, test} from 'vitest';
import {checkLocalEcr, type LocalEcr, type LocalEcrOptions, startLocalEcr} from '../../src/server/index.ts';
import {apiOf} from '../support/json-api.ts';
import {bundleChild, exitOf, nextMessage, startChild} from '../support/run-child.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));

async function start(options: Partial<LocalEcrOptions> = {}): Promise<LocalEcr & {dataDir: string}> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const ecr = await startLocalEcr({dataDir, ...options});
  onTestFinished(() => ecr.close());
  return {...ecr, dataDir};
}
const advertised = async (dataDir: string) =>
  JSON.parse(await readFile(path.join(dataDir, 'server.json'), 'utf8')) as Record<string, unknown>;

describe('startLocalEcr', () => {
  test('serves on a free port of loopback, with the account and region of the examples', async () => {
    const ecr = await start();
    expect(ecr).toMatchObject({
      url: `http://127.0.0.1:${ecr.port}`,
      accountId: '123456789012',
      region: 'us-east-1',
    });
    expect(await apiOf(ecr.url).call('DescribeRegistry', {})).toMatchObject({registryId: '123456789012'});
  });

  test('tells where it is until it closes', async () => {
    const dataDir = await temporaryFolder();
    const ecr = await startLocalEcr({dataDir, accountId: '000000000001', region: 'eu-west-1'});
    expect(await advertised(dataDir)).toEqual({
      url: ecr.url,
      pid: process.pid,
      instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
      accountId: '000000000001',
      region: 'eu-west-1',
      checksSignatures: false,
      startedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    });
    await ecr.close();
    expect(existsSync(path.join(dataDir, 'server.json'))).toBe(false);
  });

  test('does not tell where it is unless it shall, nor take what another one tells', async () => {
    const first = await start();
    const second = await startLocalEcr({dataDir: first.dataDir, advertise: false});
    expect((await advertised(first.dataDir)).url).toBe(first.url);
    await second.close();
    expect((await advertised(first.dataDir)).url).toBe(first.url);
    const third = await startLocalEcr({dataDir: first.dataDir});
    expect((await advertised(first.dataDir)).url).toBe(third.url);
    await first.close();
    expect((await advertised(first.dataDir)).url).toBe(third.url);
    await third.close();
  });

  test('writes over what a server left that was killed', async () => {
    const dataDir = await temporaryFolder();
    await writeFile(path.join(dataDir, 'server.json'), '{"url":"http://127.0.0.1:1","pid":1}');
    const ecr = await start({dataDir});
    expect((await advertised(dataDir)).url).toBe(ecr.url);
  });

  test('shares its data with others of this process and of other ones', async () => {
    const one = await start();
    const two = await start({dataDir: one.dataDir, advertise: false});
    const child = startChild(await bundleChild('serve'), [
      JSON.stringify({dataDir: one.dataDir, advertise: false}),
    ]);
    const three = await nextMessage<{url: string}>(child);
    for (const [number, {url}] of [one, two, three].entries()) {
      await apiOf(url).call('CreateRepository', {repositoryName: `from-${number}`});
    }
    for (const {url} of [one, two, three]) {
      const {repositories} = await apiOf(url).call<{repositories: object[]}>('DescribeRepositories', {});
      expect(repositories).toHaveLength(3);
    }
    const {authorizationData} = await apiOf(one.url).call<{
      authorizationData: {authorizationToken: string}[];
    }>('GetAuthorizationToken', {});
    const headers = {authorization: `Basic ${authorizationData[0]!.authorizationToken}`};
    expect((await fetch(`${three.url}/v2/`, {headers})).status).toBe(200);
    child.send('close');
    expect(await exitOf(child)).toBe(0);
    expect((await checkLocalEcr({dataDir: one.dataDir})).findings).toEqual([]);
  });

  test('keeps its data from one run to the next', async () => {
    const dataDir = await temporaryFolder();
    const first = await startLocalEcr({dataDir});
    await apiOf(first.url).call('CreateRepository', {repositoryName: 'kept'});
    await first.close();
    const second = await start({dataDir});
    await apiOf(second.url).call('DescribeRepositories', {repositoryNames: ['kept']});
  });

  test('says so when the port is taken, and leaves nothing open', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const {port} = blocker.address() as {port: number};
    const dataDir = await temporaryFolder();
    const failure = await failureOf('CONFLICT', () => startLocalEcr({dataDir, port}));
    expect(failure.message).toBe(`something else listens on 127.0.0.1:${port} already`);
    expect(existsSync(path.join(dataDir, 'server.json'))).toBe(false);
    blocker.close();
    await start({dataDir, port: 0});
  });

  test.each([
    ['an address that others reach', {host: '0.0.0.0'}],
    ['such an address with users alone', {host: '0.0.0.0', users: 'users.yaml'}],
    ['an account that is none', {accountId: '12345'}],
    ['a region that is none', {region: 'Somewhere Else'}],
    ['a region that has no region’s form', {region: 'foo'}],
    ['a folder without a name', {dataDir: ''}],
    ['a port that is none', {port: -1}],
    ['a port that is no whole number', {port: 80.5}],
  ])('refuses %s', async (_, options) => {
    await failureOf('USAGE', async () => startLocalEcr({dataDir: await temporaryFolder(), ...options}));
  });

  test('lets a request that runs finish when it closes, and takes no new one', async () => {
    const ecr = await start();
    await apiOf(ecr.url).call('CreateRepository', {repositoryName: 'app'});
    const {uploadId} = await apiOf(ecr.url).call<{uploadId: string}>('InitiateLayerUpload', {
      repositoryName: 'app',
    });
    const {authorizationData} = await apiOf(ecr.url).call<{
      authorizationData: {authorizationToken: string}[];
    }>('GetAuthorizationToken', {});
    const running = request(`${ecr.url}/v2/app/blobs/uploads/${uploadId}`, {
      method: 'PATCH',
      headers: {authorization: `Basic ${authorizationData[0]!.authorizationToken}`, expect: '100-continue'},
    });
    running.flushHeaders();
    await once(running, 'continue');
    const closing = ecr.close();
    running.end('the rest');
    const [response] = await once(running, 'response');
    response.resume();
    expect(response.statusCode).toBe(201);
    await closing;
    await expect(fetch(ecr.url)).rejects.toThrow('fetch failed');
  });

  test('serves HTTPS with a certificate, and says https wherever it names itself', async () => {
    const tls = {certFile: path.join(FIXTURES, 'server.pem'), keyFile: path.join(FIXTURES, 'server-key.pem')};
    const ecr = await start({tls});
    expect(ecr.url).toBe(`https://127.0.0.1:${ecr.port}`);
    const outgoing = secureRequest(`${ecr.url}/v2/`, {ca: await readFile(path.join(FIXTURES, 'ca.pem'))});
    outgoing.end();
    const [response] = await once(outgoing, 'response');
    response.resume();
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([
      401,
      `Basic realm="${ecr.url}/",service="ecr.amazonaws.com"`,
    ]);
  });

  test('says which file of the certificate cannot be read', async () => {
    const tls = {certFile: '/nowhere/cert.pem', keyFile: '/nowhere/key.pem'};
    await failureOf('FILE_NOT_FOUND', async () => startLocalEcr({dataDir: await temporaryFolder(), tls}));
  });
});
