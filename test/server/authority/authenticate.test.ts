import {createHash} from 'node:crypto';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {DescribeRegistryCommand, ECRClient} from '@aws-sdk/client-ecr';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {acceptAnyKey, authenticate} from '../../../src/server/authority/authenticate.ts';
import {buildDirectory} from '../../../src/server/authority/build-directory.ts';
import {signatureOf} from '../../../src/server/authority/signature.ts';
import {basicTimestamp, readSignatureClaim} from '../../../src/server/authority/signature-claim.ts';
import {USERS_FILE} from '../../../src/server/authority/users-schema.ts';
import {EcrFault} from '../../../src/server/ecr-fault.ts';
import type {SignedRequest} from '../../../src/server/seams.ts';

const ACCOUNT = '123456789012';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const MINUTE = 60_000;

const directory = buildDirectory(
  USERS_FILE.parse({
    accounts: {
      [ACCOUNT]: {
        root: {accessKeys: [{id: 'AKIAROOT', secret: SECRET}]},
        users: {alice: {path: '/team/', accessKeys: [{id: 'AKIAALICE', secret: SECRET}]}},
        roles: {
          ci: {
            path: '/build/',
            sessions: [
              {
                name: 'run-1',
                accessKey: {id: 'ASIARUN1', secret: SECRET},
                sessionToken: 'token-1',
                expires: '2030-01-01T00:00:00Z',
              },
            ],
          },
        },
      },
    },
  }),
  'users.yaml',
);

let server: Server;
let heard: SignedRequest;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const hash = createHash('sha256');
    for await (const chunk of request) hash.update(chunk);
    const [path = '/', query = ''] = request.url!.split('?');
    heard = {
      method: request.method!,
      path,
      query,
      headers: request.headers,
      payloadHash: hash.digest('hex'),
      now: Date.now(),
    };
    response.setHeader('content-type', 'application/x-amz-json-1.1').end('{}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise(resolve => server.close(resolve)));

/** What the SDK sends when it signs with these credentials. */
async function signedBySdk(accessKeyId: string, options: {secret?: string; sessionToken?: string} = {}) {
  const client = new ECRClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: {
      accessKeyId,
      secretAccessKey: options.secret ?? SECRET,
      ...(options.sessionToken === undefined ? {} : {sessionToken: options.sessionToken}),
    },
  });
  await client.send(new DescribeRegistryCommand({}));
  client.destroy();
  return heard;
}

function faultOf(action: () => unknown): EcrFault {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(EcrFault);
    return error as EcrFault;
  }
  throw new Error('expected a refusal');
}

describe('acceptAnyKey', () => {
  test('takes whoever signs for the root of the default account', async () => {
    const request = await signedBySdk('anything');
    expect(acceptAnyKey(request, ACCOUNT)).toEqual({
      caller: {accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accessKeyId: 'anything'},
      region: 'eu-central-1',
    });
  });

  test('takes twelve digits for the account', async () => {
    const request = await signedBySdk('210987654321', {secret: 'whatever'});
    expect(acceptAnyKey(request, ACCOUNT).caller.arn).toBe('arn:aws:iam::210987654321:root');
  });

  test('refuses a request that is not signed', async () => {
    const request = await signedBySdk('anything');
    const fault = faultOf(() => acceptAnyKey({...request, headers: {}}, ACCOUNT));
    expect([fault.faultName, fault.message]).toEqual([
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
    ]);
  });

  test.each([
    'Bearer abc',
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256 Credential=k/20260101/../ecr/aws4_request, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/ecr/aws4_request, Signature=x',
  ])('refuses the header "%s" as incomplete', async authorization => {
    const request = await signedBySdk('anything');
    const fault = faultOf(() =>
      acceptAnyKey({...request, headers: {...request.headers, authorization}}, ACCOUNT),
    );
    expect(fault.faultName).toBe('IncompleteSignature');
  });
});

describe('authenticate', () => {
  test("accepts what the SDK signs with a user's key", async () => {
    expect(authenticate(await signedBySdk('AKIAALICE'), directory)).toEqual({
      caller: {accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/team/alice`, accessKeyId: 'AKIAALICE'},
      region: 'eu-central-1',
    });
  });

  test('accepts what the SDK signs in a session of a role, until the session ends', async () => {
    const request = await signedBySdk('ASIARUN1', {sessionToken: 'token-1'});
    const expiresAt = Date.parse('2030-01-01T00:00:00Z');
    expect(authenticate(request, directory).caller).toEqual({
      accountId: ACCOUNT,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/run-1`,
      accessKeyId: 'ASIARUN1',
      expiresAt,
    });
    const later = resigned(request, expiresAt);
    expect(faultOf(() => authenticate(later, directory)).faultName).toBe('ExpiredTokenException');
  });

  test.each([
    ['an unknown key', 'AKIANOBODY', undefined],
    ['a session key without its token', 'ASIARUN1', undefined],
    ['a session key with another token', 'ASIARUN1', 'token-2'],
    ['a token with a key that has none', 'AKIAALICE', 'token-1'],
  ])('refuses %s', async (_title, key, sessionToken) => {
    const request = await signedBySdk(key, sessionToken === undefined ? {} : {sessionToken});
    const fault = faultOf(() => authenticate(request, directory));
    expect([fault.faultName, fault.message]).toEqual([
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ]);
  });

  test('refuses another secret', async () => {
    const request = await signedBySdk('AKIAALICE', {secret: 'another'});
    const fault = faultOf(() => authenticate(request, directory));
    expect(fault.faultName).toBe('InvalidSignatureException');
    expect(fault.message).toMatch(/^The request signature we calculated does not match/);
    expect(fault.message).not.toContain(SECRET);
  });

  test.each<[string, (request: SignedRequest) => SignedRequest]>([
    ['another body', request => ({...request, payloadHash: 'a'.repeat(64)})],
    ['another method', request => ({...request, method: 'GET'})],
    ['another path', request => ({...request, path: '/v2/'})],
    ['another query', request => ({...request, query: 'a=b'})],
    [
      'another operation',
      request => ({
        ...request,
        headers: {
          ...request.headers,
          'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DeleteRepository',
        },
      }),
    ],
    [
      'a declared hash that is not the body',
      request => ({...request, headers: {...request.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'}}),
    ],
  ])('refuses %s than was signed', async (_title, change) => {
    const request = change(await signedBySdk('AKIAALICE'));
    expect(faultOf(() => authenticate(request, directory)).faultName).toBe('InvalidSignatureException');
  });

  test('refuses an operation that is not under the signature', async () => {
    const request = await signedBySdk('AKIAALICE');
    const authorization = String(request.headers.authorization)
      .replace('x-amz-target;', '')
      .replace(';x-amz-target', '');
    const fault = faultOf(() =>
      authenticate({...request, headers: {...request.headers, authorization}}, directory),
    );
    expect(fault.message).toBe("'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
  });

  test('refuses a clock that is more than five minutes off, either way', async () => {
    const request = await signedBySdk('AKIAALICE');
    const at = (now: number) => () => authenticate({...request, now}, directory);
    expect(at(request.now + 4 * MINUTE)).not.toThrow();
    expect(at(request.now - 4 * MINUTE)).not.toThrow();
    expect(faultOf(at(request.now + 6 * MINUTE)).message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    );
    expect(faultOf(at(request.now - 6 * MINUTE)).message).toMatch(
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
    );
  });

  test('refuses a credential that is scoped to another service or day', async () => {
    const request = await signedBySdk('AKIAALICE');
    const scoped = (from: RegExp, to: string) => {
      const authorization = String(request.headers.authorization).replace(from, to);
      return faultOf(() =>
        authenticate({...request, headers: {...request.headers, authorization}}, directory),
      );
    };
    expect(scoped(/\/ecr\//, '/s3/').message).toBe("Credential should be scoped to correct service: 'ecr'.");
    expect(scoped(/\/\d{8}\//, '/20010101/').message).toMatch(/^Date in Credential scope does not match/);
    expect(scoped(/aws4_request/, 'aws5_request').message).toMatch(/valid terminator/);
  });

  test('accepts a presigned request for as long as it says', async () => {
    const request = presigned(Date.now(), 60);
    expect(authenticate(request, directory).caller.accessKeyId).toBe('AKIAALICE');
    const late = {...request, now: request.now + 2 * MINUTE};
    expect(faultOf(() => authenticate(late, directory)).message).toMatch(/^Signature expired/);
    const changed = {...request, query: request.query.replace('Expires=60', 'Expires=600')};
    expect(faultOf(() => authenticate(changed, directory)).faultName).toBe('InvalidSignatureException');
  });

  test.each([
    '20269999T999999Z',
    '20260102T246060Z',
    '2026-01-02T03:04:05Z',
  ])('refuses the moment %s, which never was and so would never pass', timestamp => {
    const request = presigned(Date.now(), 60, timestamp);
    expect(faultOf(() => authenticate(request, directory)).faultName).toBe('IncompleteSignature');
  });
});

/** The same request as if it had been signed at another time. */
function resigned(request: SignedRequest, now: number): SignedRequest {
  const timestamp = basicTimestamp(now);
  const headers: Record<string, string | string[] | undefined> = {
    ...request.headers,
    'x-amz-date': timestamp,
  };
  headers.authorization = String(headers.authorization).replace(/\/\d{8}\//, `/${timestamp.slice(0, 8)}/`);
  const unsigned = {...request, headers, now};
  const signature = signatureOf(unsigned, readSignatureClaim(unsigned), SECRET);
  headers.authorization = String(headers.authorization).replace(/Signature=\w+/, `Signature=${signature}`);
  return {...unsigned, headers};
}

function presigned(now: number, expires: number, timestamp = basicTimestamp(now)): SignedRequest {
  const credential = encodeURIComponent(`AKIAALICE/${timestamp.slice(0, 8)}/us-east-1/ecr/aws4_request`);
  const query =
    `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=${timestamp}` +
    `&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=`;
  const request: SignedRequest = {
    method: 'GET',
    path: '/',
    query: `${query}x`,
    headers: {host: '127.0.0.1'},
    payloadHash: createHash('sha256').digest('hex'),
    now,
  };
  return {...request, query: query + signatureOf(request, readSignatureClaim(request), SECRET)};
}
