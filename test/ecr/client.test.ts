import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer as createHttpsServer} from 'node:https';
import {type AddressInfo, connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {createEcrClient} from '../../src/ecr/client.ts';
import {failureOf} from '../support/to-throw-code.ts';
import {type Script, type ScriptedEcr, scriptedEcr} from './scripted-ecr.ts';

const servers: ScriptedEcr[] = [];
const start = async (scripts: Record<string, Script>) => {
  const server = await scriptedEcr(scripts);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()));
});

describe('a client', () => {
  test('sends an operation by its name and answers in ECR’s spelling with dates', async () => {
    const server = await start({
      DescribeRepositories: {
        json: {repositories: [{repositoryName: 'app', createdAt: 1448875853.241, unknownMember: 1}]},
      },
    });
    const output = await server.client().send('DescribeRepositories', {repositoryNames: ['app']});
    expect(output).toEqual({
      repositories: [{repositoryName: 'app', createdAt: new Date(1448875853241)}],
    });
    expect(server.calls[0]?.input).toEqual({repositoryNames: ['app']});
  });

  test('signs with the account as access key for the service ecr in the region', async () => {
    const server = await start({DescribeRegistry: {json: {registryId: '123456789012'}}});
    await server.client({region: 'eu-west-1', version: '1.2.3'}).send('DescribeRegistry', {});
    const {headers} = server.calls[0]!;
    expect(headers['x-amz-target']).toBe('AmazonEC2ContainerRegistry_V20150921.DescribeRegistry');
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=123456789012\/\d{8}\/eu-west-1\/ecr\/aws4_request, /,
    );
    expect(headers['user-agent']).toMatch(/ecrctl\/1\.2\.3/);
  });

  test('encodes bytes and sends an encoded body as it is', async () => {
    const server = await start({UploadLayerPart: {json: {lastByteReceived: 2}}});
    const client = server.client();
    const input = {
      repositoryName: 'app',
      uploadId: 'u',
      partFirstByte: 0,
      partLastByte: 2,
      layerPartBlob: Buffer.from('abc'),
    };
    await client.send('UploadLayerPart', input);
    const body = {bytes: Buffer.from('{"encoded":"here"}'), sha256: 'f'.repeat(64)};
    await client.send('UploadLayerPart', {...input, layerPartBlob: new Uint8Array()}, {body});
    expect(server.calls[0]?.input.layerPartBlob).toBe('YWJj');
    expect(server.calls[1]?.input).toEqual({encoded: 'here'});
    expect(server.calls[1]?.headers['x-amz-content-sha256']).toBe('f'.repeat(64));
    expect(server.calls[1]?.headers['content-length']).toBe('18');
  });

  test('tries again when throttled, as often as it may', async () => {
    const throttled = {exception: 'ThrottlingException', message: 'Rate exceeded'};
    const server = await start({ListImages: [throttled, {json: {imageIds: []}}]});
    expect(await server.client({maxAttempts: 2}).send('ListImages', {repositoryName: 'app'})).toEqual({
      imageIds: [],
    });
    expect(server.operations()).toEqual(['ListImages', 'ListImages']);
  });

  test('gives up with the reason of the signal', async () => {
    const stop = new AbortController();
    const silence = () => {
      stop.abort();
      return new Promise<never>(() => {});
    };
    const server = await start({ListImages: silence});
    await failureOf('CANCELLED', () =>
      server.client().send('ListImages', {repositoryName: 'app'}, {signal: stop.signal}),
    );
  });

  test('knows its region and endpoint without a call', async () => {
    const client = createEcrClient({region: 'cn-north-1', env: {}, fips: false});
    expect(await client.region()).toBe('cn-north-1');
    expect(await client.endpoint()).toBe('https://api.ecr.cn-north-1.amazonaws.com.cn');
  });

  test.each([
    [{fips: true}, 'https://ecr-fips.us-east-1.amazonaws.com'],
    [{dualStack: true}, 'https://ecr.us-east-1.api.aws'],
    [{fips: true, dualStack: true}, 'https://ecr-fips.us-east-1.api.aws'],
    [{endpoint: 'http://127.0.0.1:4577'}, 'http://127.0.0.1:4577'],
  ])('speaks to the endpoint of %j', async (settings, expected) => {
    const client = createEcrClient({region: 'us-east-1', env: {}, ...settings});
    const endpoint = await client.endpoint();
    expect(endpoint.replace('//api.', '//')).toBe(expected);
  });

  test('of a named profile never takes the endpoint of another one', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-profile-'));
    const file = path.join(folder, 'config');
    await writeFile(
      file,
      '[default]\nendpoint_url = http://127.0.0.1:1\n[profile plain]\nregion = us-east-1\n',
    );
    vi.stubEnv('AWS_CONFIG_FILE', file);
    try {
      const client = createEcrClient({profile: 'plain', env: {AWS_CONFIG_FILE: file}});
      expect(await client.endpoint()).toBe('https://api.ecr.us-east-1.amazonaws.com');
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, {recursive: true});
    }
  });

  test('takes the region from AWS_REGION, then AWS_DEFAULT_REGION', async () => {
    const env = {AWS_REGION: 'eu-north-1', AWS_DEFAULT_REGION: 'eu-south-1'};
    expect(await createEcrClient({env}).region()).toBe('eu-north-1');
    expect(await createEcrClient({env: {...env, AWS_REGION: ''}}).region()).toBe('eu-south-1');
  });

  test('refuses FIPS together with an endpoint of one’s own', async () => {
    const client = createEcrClient({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:1',
      fips: true,
      env: {},
    });
    const error = await failureOf('INVALID_SETTINGS', () => client.endpoint());
    expect(error.message).toBe('FIPS and custom endpoint are not supported');
  });

  test('reads a certificate bundle and says which one it cannot read', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-ecr-'));
    try {
      const missing = path.join(folder, 'missing.pem');
      const error = await failureOf('INVALID_SETTINGS', () =>
        createEcrClient({region: 'us-east-1', caBundle: missing, env: {}}).region(),
      );
      expect(error.message).toContain(missing);
      const bundle = fileURLToPath(new URL('../fixtures/tls/server.pem', import.meta.url));
      expect(await createEcrClient({region: 'us-east-1', env: {AWS_CA_BUNDLE: bundle}}).region()).toBe(
        'us-east-1',
      );
    } finally {
      await rm(folder, {recursive: true});
    }
  });

  test('trusts the certificates of the bundle, and says so where it is needed', async () => {
    const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
    const [key, cert] = await Promise.all(
      ['server-key.pem', 'server.pem'].map(name => readFile(fixture(name))),
    );
    const server = createHttpsServer({key, cert}, (_request, response) => response.end('{"registryId":"1"}'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const settings = {
      region: 'us-east-1',
      endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: {accessKeyId: 'a', secretAccessKey: 'b'},
      maxAttempts: 1,
      env: {},
    };
    const trusting = createEcrClient({...settings, caBundle: fixture('ca.pem')});
    const wary = createEcrClient(settings);
    try {
      expect(await trusting.send('DescribeRegistry', {})).toEqual({registryId: '1'});
      const error = await failureOf('TLS_ERROR', () => wary.send('DescribeRegistry', {}));
      expect(error.hint).toContain('--ca-bundle');
    } finally {
      trusting.close();
      wary.close();
      server.closeAllConnections();
      server.close();
    }
  });

  test('goes through the proxy that the environment names', async () => {
    const server = await start({
      DescribeRegistry: [
        {exception: 'ThrottlingException', message: 'Rate exceeded'},
        {json: {registryId: '123456789012'}},
      ],
      UploadLayerPart: {json: {lastByteReceived: 2}},
    });
    const asked: string[] = [];
    const proxy = createServer(client => {
      client.once('data', data => {
        asked.push(data.toString().split('\r\n')[0]!);
        const upstream = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          client.pipe(upstream).pipe(client);
        });
        for (const socket of [client, upstream]) socket.on('error', () => {});
        client.on('close', () => upstream.destroy());
      });
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
    const {port} = proxy.address() as AddressInfo;
    const client = server.client({
      endpoint: 'http://ecr.example:8080',
      maxAttempts: 2,
      env: {HTTP_PROXY: `http://127.0.0.1:${port}`},
    });
    try {
      expect(await client.send('DescribeRegistry', {})).toEqual({registryId: '123456789012'});
      const part = {partFirstByte: 0, partLastByte: 2, layerPartBlob: Buffer.from('abc')};
      await client.send('UploadLayerPart', {repositoryName: 'app', uploadId: 'u', ...part});
      expect(server.calls.at(-1)?.input.layerPartBlob).toBe('YWJj');
      expect(server.calls[0]?.headers.host).toBe('ecr.example:8080');
      expect(new Set(asked)).toEqual(new Set(['CONNECT ecr.example:8080 HTTP/1.1']));
    } finally {
      client.close();
      proxy.close();
    }
  });

  test('goes past the proxy to what listens on this machine', async () => {
    const server = await start({DescribeRegistry: {json: {registryId: '1'}}});
    const client = server.client({
      env: {HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1'},
    });
    expect(await client.send('DescribeRegistry', {})).toEqual({registryId: '1'});
  });
});
