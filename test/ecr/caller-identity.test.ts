import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {findRegistryId, getCallerIdentity} from '../../src/ecr/caller-identity.ts';
import {failureOf} from '../support/to-throw-code.ts';
import {scriptedEcr} from './scripted-ecr.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function sts(status: number, body: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, {'content-type': 'text/xml'}).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const settings = {
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:1',
  credentials: {accessKeyId: 'a', secretAccessKey: 'b'},
  maxAttempts: 1,
  env: {},
};

describe('the caller’s identity', () => {
  test('is asked of AWS’s token service, not of ECR’s endpoint', async () => {
    const endpoint = await sts(
      200,
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
      <Arn>arn:aws:iam::123456789012:user/ci</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
      </GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
    expect(await getCallerIdentity(settings, {endpoint})).toEqual({
      accountId: '123456789012',
      arn: 'arn:aws:iam::123456789012:user/ci',
      userId: 'AIDA',
    });
  });

  test('is refused with the same codes as calls to ECR', async () => {
    const endpoint = await sts(
      403,
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message>
      </Error></ErrorResponse>`,
    );
    await failureOf('UNAUTHORIZED', () => getCallerIdentity(settings, {endpoint}));
  });
});

describe('the account of the registry', () => {
  test('is asked of ECR, without a token', async () => {
    const server = await scriptedEcr({DescribeRegistry: {json: {registryId: '210987654321'}}});
    closers.push(() => server.close());
    expect(await findRegistryId(server.client())).toBe('210987654321');
    expect(server.operations()).toEqual(['DescribeRegistry']);
  });

  test('is read from a token where the caller may do no more than push and pull', async () => {
    const proxyEndpoint = 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com';
    const server = await scriptedEcr({
      DescribeRegistry: {exception: 'AccessDeniedException', message: 'not authorized'},
      GetAuthorizationToken: {json: {authorizationData: [{authorizationToken: 'QVdTOng=', proxyEndpoint}]}},
    });
    closers.push(() => server.close());
    expect(await findRegistryId(server.client())).toBe('123456789012');
  });

  test('has to be known', async () => {
    const server = await scriptedEcr({DescribeRegistry: {json: {}}});
    closers.push(() => server.close());
    await failureOf('PROTOCOL_ERROR', () => findRegistryId(server.client()));
  });
});
