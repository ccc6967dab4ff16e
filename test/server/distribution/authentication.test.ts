import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  OTHER_REGION,
  startLocalRegistry,
} from '../../support/local-registry.ts';
import {errorsOf, type V2, v2Of, wire} from '../../support/v2.ts';

const HOUR = 3_600_000;
let registry: LocalRegistry;
let v2: V2;
beforeAll(async () => {
  registry = await startLocalRegistry({hostAliases: ['registry.example.com']});
  await registry.createRepository('app');
  v2 = await v2Of(registry);
});
afterAll(() => registry.close());

const ping = (headers: Record<string, string>) => wire(`${registry.ecr.url}/v2/`, 'GET', {headers});

describe('GetAuthorizationToken', () => {
  test('gives a password of user AWS without a colon, for twelve hours', async () => {
    const {authorizationData} = await registry.call<{authorizationData: Record<string, unknown>[]}>(
      'GetAuthorizationToken',
    );
    expect(authorizationData).toEqual([
      {
        authorizationToken: expect.any(String),
        expiresAt: (registry.now + 12 * HOUR) / 1000,
        proxyEndpoint: registry.ecr.url,
      },
    ]);
    const parts = Buffer.from(String(authorizationData[0]!.authorizationToken), 'base64')
      .toString()
      .split(':');
    expect([parts.length, parts[0]]).toEqual([2, 'AWS']);
  });

  test('gives one for each registry that is named, with its address', async () => {
    const {authorizationData} = await registry.call<{authorizationData: {proxyEndpoint: string}[]}>(
      'GetAuthorizationToken',
      {registryIds: [ACCOUNT, OTHER_ACCOUNT]},
      {region: OTHER_REGION},
    );
    expect(authorizationData.map(({proxyEndpoint}) => proxyEndpoint)).toEqual(
      [ACCOUNT, OTHER_ACCOUNT].map(
        account => `http://${account}.dkr.ecr.${OTHER_REGION}.localhost:${registry.ecr.port}`,
      ),
    );
  });
});

describe('GET /v2/', () => {
  test('GET /v2/ answers whoever has a token', async () => {
    const answer = await v2.send('GET', '');
    expect([answer.status, answer.headers['docker-distribution-api-version'], answer.text]).toEqual([
      200,
      'registry/2.0',
      '',
    ]);
  });

  test('ECR: a request without credentials gets a text of 15 bytes and a Basic challenge, not an OCI error', async () => {
    const answer = await ping({});
    expect([answer.status, answer.text]).toEqual([401, 'Not Authorized\n']);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '15',
      'docker-distribution-api-version': 'registry/2.0',
      'www-authenticate': `Basic realm="${registry.ecr.url}/",service="ecr.amazonaws.com"`,
    });
  });

  test.each([
    ['another scheme', 'Bearer abc'],
    ['no base64', 'Basic %%%'],
    ['another user', `Basic ${Buffer.from('me:secret').toString('base64')}`],
    ['a password of nobody', `Basic ${Buffer.from('AWS:secret').toString('base64')}`],
    [
      'a forged password',
      `Basic ${Buffer.from(`AWS:${Buffer.from('{}').toString('base64url')}.AAAA`).toString('base64')}`,
    ],
  ])('GET /v2/ answers 401 to %s', async (_, authorization) => {
    expect((await ping({authorization})).status).toBe(401);
  });

  test('GET /v2/ answers 403 without a challenge to a token that has expired', async () => {
    const brief = await v2Of(registry);
    registry.pass(12 * HOUR);
    const answer = await brief.send('GET', '');
    expect([answer.status, errorsOf(answer), answer.headers['www-authenticate']]).toEqual([
      403,
      [{code: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.'}],
      undefined,
    ]);
    v2 = await v2Of(registry);
  });

  test('GET /v2/ answers under every name of this machine, and under names that were given', async () => {
    const {port} = registry.ecr;
    const names = ['127.0.0.1', 'localhost', '[::1]', 'ecr', 'host.docker.internal', 'registry.example.com'];
    for (const host of names.map(name => `${name}:${port}`)) {
      expect((await ping({authorization: v2.authorization, host})).status).toBe(200);
    }
    const answer = await ping({authorization: v2.authorization, host: 'elsewhere.example:80'});
    expect([answer.status, errorsOf(answer)[0]!.message]).toEqual([
      400,
      'Could not resolve registry id from host elsewhere.example',
    ]);
  });

  test('POST / answers a foreign name no more than GET /v2/ does: a browser may have been lured to it', async () => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories',
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
    };
    const post = (host: string) =>
      wire(registry.ecr.url, 'POST', {headers: {...headers, host}, body: '{"repositoryNames":["app"]}'});
    expect((await post('api.ecr.us-east-1.amazonaws.com')).status).toBe(200);
    const answer = await post('rebound.example');
    expect(JSON.parse(answer.text)).toEqual({
      __type: 'AccessDeniedException',
      message: 'The local ECR is not known as rebound.example',
    });
  });

  test("GET /v2/ under ACCOUNT.dkr.ecr.REGION.localhost wants that region's token", async () => {
    const there = await v2Of(registry, {region: OTHER_REGION});
    const host = `${ACCOUNT}.dkr.ecr.${OTHER_REGION}.localhost:${registry.ecr.port}`;
    expect((await ping({authorization: there.authorization, host})).status).toBe(200);
    expect((await ping({authorization: v2.authorization, host})).status).toBe(401);
  });

  test('GET /v2/ means the registry of the token on a plain address', async () => {
    await registry.createRepository('only-there', {}, {region: OTHER_REGION});
    const there = await v2Of(registry, {region: OTHER_REGION});
    expect((await there.send('GET', 'only-there/tags/list')).status).toBe(200);
    expect((await v2.send('GET', 'only-there/tags/list')).status).toBe(404);
  });

  test("GET /v2/ of another account's registry is for that account to allow", async () => {
    await registry.createRepository('shared', {}, {accountId: OTHER_ACCOUNT});
    const host = `${OTHER_ACCOUNT}.dkr.ecr.us-east-1.localhost:${registry.ecr.port}`;
    const list = () =>
      wire(`${registry.ecr.url}/v2/shared/tags/list`, 'GET', {
        headers: {authorization: v2.authorization, host},
      });
    const refused = await list();
    expect([refused.status, errorsOf(refused)[0]!.code]).toEqual([403, 'DENIED']);
    expect(errorsOf(refused)[0]!.message).toMatch(
      /^User: arn:aws:iam::123456789012:root is not authorized to perform: ecr:ListImages on resource: arn:aws:ecr:us-east-1:210987654321:repository\/shared/,
    );
    const policyText = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: ACCOUNT}, Action: 'ecr:ListImages'}],
    });
    await registry.call(
      'SetRepositoryPolicy',
      {repositoryName: 'shared', policyText},
      {accountId: OTHER_ACCOUNT},
    );
    expect((await list()).status).toBe(200);
  });

  test('GET /v2/ answers 404 to a path that is none, and 405 to a method that a path has not', async () => {
    expect((await v2.send('GET', 'app/nothing')).status).toBe(404);
    const answer = await v2.send('PATCH', 'app/manifests/x');
    expect([answer.status, errorsOf(answer)[0]!.code]).toEqual([405, 'UNSUPPORTED']);
  });

  test('GET /v2/ refuses a name that no repository can have', async () => {
    const answer = await v2.send('GET', 'App/tags/list');
    expect([answer.status, errorsOf(answer)[0]!.code]).toEqual([405, 'UNSUPPORTED']);
    expect(errorsOf(answer)[0]!.message).toContain("Invalid parameter at 'repositoryName'");
  });
});
