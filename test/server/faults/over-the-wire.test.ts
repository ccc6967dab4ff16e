import {connect} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

let registry: LocalRegistry;
afterEach(() => registry.close());

async function start(...faults: string[]): Promise<void> {
  registry = await startLocalRegistry({faults});
  await registry.createRepository('app');
}

async function token(): Promise<string> {
  const {authorizationData} = await registry.call<{authorizationData: {authorizationToken: string}[]}>(
    'GetAuthorizationToken',
  );
  return authorizationData[0]!.authorizationToken;
}

async function overDistribution(route: string): Promise<Response> {
  return fetch(`${registry.ecr.url}/v2/${route}`, {headers: {authorization: `Basic ${await token()}`}});
}

describe('a planned fault', () => {
  test('throttles the API and /v2/ in the words of each', async () => {
    await start('throttle,op=ListImages');
    expect(await registry.refusal('ListImages', {repositoryName: 'app'})).toEqual({
      status: 400,
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    const response = await overDistribution('app/tags/list');
    expect(response.status).toBe(429);
    expect(await response.json()).toEqual({errors: [{code: 'TOOMANYREQUESTS', message: 'Rate exceeded'}]});
  });

  test('passes when it is spent', async () => {
    await start('throttle,op=ListImages,times=1');
    await registry.refusal('ListImages', {repositoryName: 'app'});
    expect(await registry.call('ListImages', {repositoryName: 'app'})).toEqual({imageIds: []});
  });

  test('raises any exception of the API', async () => {
    await start('error=ServerException,op=DescribeRegistry');
    expect(await registry.refusal('DescribeRegistry')).toMatchObject({status: 500, name: 'ServerException'});
  });

  test('expires tokens', async () => {
    await start('expire-token,op=ListImages');
    expect((await registry.refusal('ListImages', {repositoryName: 'app'})).name).toBe(
      'ExpiredTokenException',
    );
    const response = await overDistribution('app/tags/list');
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      errors: [
        {code: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.'},
      ],
    });
  });

  test('resets the connection', async () => {
    await start('reset,op=DescribeRegistry');
    await expect(registry.call('DescribeRegistry')).rejects.toThrow();
    expect(await registry.call('DescribeRepositories')).toBeDefined();
  });

  test('ends an answer early, though more was promised', async () => {
    await start('truncate=10,op=DescribeRepositories');
    await expect(registry.call('DescribeRepositories')).rejects.toThrow();
  });

  test('changes one byte of a layer', async () => {
    await start('corrupt=5,op=GetLayer');
    const image = await new ImageGenerator('faults').image({layers: 1});
    await registry.push('app', image, ['v1']);
    const [[digest, bytes] = ['', Buffer.alloc(0)]] = [...image.blobs];
    const response = await overDistribution(`app/blobs/${digest}`);
    const got = Buffer.from(await response.arrayBuffer());
    expect(got).toHaveLength(bytes.length);
    const changed = [...got.keys()].filter(at => got[at] !== bytes[at]);
    expect(changed).toEqual([5]);
  });

  test('throttles downloads of layers as a bucket does', async () => {
    await start('throttle,op=GetLayer');
    const image = await new ImageGenerator('faults').image({layers: 1});
    await registry.push('app', image, ['v1']);
    const response = await overDistribution(`app/blobs/${[...image.blobs.keys()][0]}`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('<Code>SlowDown</Code>');
  });

  test('waits before it answers, while other calls go by', async () => {
    await start('latency=300ms,op=DescribeRegistry');
    const answered: string[] = [];
    const ask = async (operation: string) => {
      await registry.call(operation);
      answered.push(operation);
    };
    await Promise.all([ask('DescribeRegistry'), ask('DescribeRepositories')]);
    expect(answered).toEqual(['DescribeRepositories', 'DescribeRegistry']);
  });

  test('waits no longer than there is somebody to answer', async () => {
    await start('latency=600s,op=ListImages');
    const {host, port, hostname} = new URL(registry.ecr.url);
    const socket = connect(Number(port), hostname);
    const authorization = `authorization: Basic ${await token()}`;
    socket.write(`GET /v2/app/tags/list HTTP/1.1\r\nhost: ${host}\r\n${authorization}\r\n\r\n`);
    await registry.call('DescribeRepositories');
    socket.destroy();
    const ended = async () => JSON.stringify(await registry.events());
    await expect.poll(ended, {timeout: 30_000}).toContain('"eventName":"ListImages"');
  });

  test('is recorded as what the caller met', async () => {
    await start('throttle,op=ListImages');
    await registry.refusal('ListImages', {repositoryName: 'app'});
    const events = await registry.events();
    expect(events.at(-1)).toMatchObject({
      eventName: 'ListImages',
      errorCode: 'ThrottlingException',
      errorMessage: 'Rate exceeded',
    });
  });

  test('is not recorded where the credentials were refused', async () => {
    await start('expire-token,op=ListImages');
    await registry.refusal('ListImages', {repositoryName: 'app'});
    expect((await overDistribution('app/tags/list')).status).toBe(403);
    expect(JSON.stringify(await registry.events())).not.toContain('ListImages');
  });

  test('is refused before the server starts when it cannot be understood', async () => {
    await start();
    await expect(startLocalRegistry({faults: ['explode']})).rejects.toMatchObject({code: 'USAGE'});
  });
});

describe('throttling', () => {
  test("keeps the service's rates by account and operation", async () => {
    registry = await startLocalRegistry({throttle: true});
    await registry.createRepository('app');
    const put = () => registry.refusal('PutImage', {repositoryName: 'app', imageManifest: '{}'});
    const names: string[] = [];
    for (let call = 0; call < 12; call++) names.push((await put()).name);
    expect(names.filter(name => name === 'ThrottlingException')).toHaveLength(2);
    registry.pass(1000);
    expect((await put()).name).toBe('InvalidParameterException');
  });
});
