import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {inspect} from 'node:util';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createEcrClient} from '../../../src/ecr/client.ts';
import {EcrServiceError, isServiceError} from '../../../src/ecr/failures/ecr-error.ts';
import type {ErrorCode} from '../../../src/errors.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type Answer, scriptedEcr} from '../scripted-ecr.ts';

const USER = 'arn:aws:iam::123456789012:user/ci';
const REPOSITORY = 'arn:aws:ecr:us-east-1:123456789012:repository/app';

/** What a call ends in when the service answers so. */
async function failWith(code: ErrorCode, answer: Answer): Promise<EcrServiceError> {
  const server = await scriptedEcr({PutImage: answer});
  try {
    const input = {repositoryName: 'app', imageManifest: '{}'};
    return (await failureOf(code, () => server.client().send('PutImage', input))) as EcrServiceError;
  } finally {
    await server.close();
  }
}

describe('what the service answers', () => {
  test.each([
    ['ImageNotFoundException', 'IMAGE_NOT_FOUND', 'ecrctl image list app shows what is there'],
    ['ScanNotFoundException', 'NOT_FOUND', 'start one: ecrctl image scan app:1.0 --wait'],
    [
      'LifecyclePolicyNotFoundException',
      'POLICY_NOT_FOUND',
      'write one: ecrctl lifecycle put app policy.json',
    ],
    [
      'LifecyclePolicyPreviewNotFoundException',
      'NOT_FOUND',
      'start one: ecrctl api StartLifecyclePolicyPreview --repository-name app; ecrctl lifecycle preview needs none',
    ],
    ['RepositoryPolicyNotFoundException', 'POLICY_NOT_FOUND', 'write one: ecrctl policy set app policy.json'],
    ['LimitExceededException', 'SERVICE_ERROR', 'the quotas of the account are under Service Quotas'],
  ] as const)('gives a command to paste after %s', async (exception, code, hint) => {
    const server = await scriptedEcr({DescribeImageScanFindings: {exception}});
    const input = {repositoryName: 'app', imageId: {imageTag: '1.0'}};
    const asked = () => server.client().send('DescribeImageScanFindings', input);
    expect((await failureOf(code, asked)).hint).toBe(hint);
    await server.close();
  });

  test('keeps the operation, the service’s name for the error, the status and the request id', async () => {
    const message = "The repository with name 'app' does not exist in the registry with id '123456789012'";
    const error = await failWith('REPOSITORY_NOT_FOUND', {exception: 'RepositoryNotFoundException', message});
    expect(error).toBeInstanceOf(EcrServiceError);
    expect(error).toMatchObject({
      message,
      operation: 'PutImage',
      serviceError: 'RepositoryNotFoundException',
      status: 400,
      requestId: '9d6d0c5e-0000-4000-8000-000000000001',
    });
    expect(error.hint).toContain('ecrctl repository create app');
    expect(isServiceError(error, 'RepositoryNotFound')).toBe(true);
    expect(isServiceError(error, 'ImageNotFound')).toBe(false);
  });

  test.each<[string, ErrorCode]>([
    ['ImageNotFoundException', 'IMAGE_NOT_FOUND'],
    ['LayersNotFoundException', 'BLOB_NOT_FOUND'],
    ['LifecyclePolicyNotFoundException', 'POLICY_NOT_FOUND'],
    ['TemplateNotFoundException', 'NOT_FOUND'],
    ['RepositoryAlreadyExistsException', 'ALREADY_EXISTS'],
    ['ImageTagAlreadyExistsException', 'TAG_IMMUTABLE'],
    ['RepositoryNotEmptyException', 'REPOSITORY_NOT_EMPTY'],
    ['InvalidParameterException', 'INVALID_INPUT'],
    ['LifecyclePolicyPreviewInProgressException', 'PENDING'],
    ['UnrecognizedClientException', 'UNAUTHORIZED'],
    ['ExpiredTokenException', 'CREDENTIALS_EXPIRED'],
    ['ThrottlingException', 'THROTTLED'],
    ['LimitExceededException', 'SERVICE_ERROR'],
    ['SomethingNewException', 'SERVICE_ERROR'],
  ])('calls %s %s', async (exception, code) => {
    const error = await failWith(code, {exception, message: 'as ECR says'});
    expect(error.message).toBe('as ECR says');
  });

  test('says which action on which resource has to be allowed', async () => {
    const message = `User: ${USER} is not authorized to perform: ecr:PutImage on resource: ${REPOSITORY} because no identity-based policy allows the ecr:PutImage action`;
    const error = await failWith('ACCESS_DENIED', {exception: 'AccessDeniedException', message});
    expect(error.hint).toBe(`allow ecr:PutImage on ${REPOSITORY} to ${USER}`);
  });

  test('says where an explicit deny is', async () => {
    const message = `User: ${USER} is not authorized to perform: ecr:PutImage on resource: ${REPOSITORY} with an explicit deny in a resource-based policy`;
    const error = await failWith('ACCESS_DENIED', {exception: 'AccessDeniedException', message});
    expect(error.hint).toBe(
      `an explicit deny in a resource-based policy forbids ecr:PutImage on ${REPOSITORY}; remove it there`,
    );
  });

  test('says that the clock is wrong when the signature is out of time', async () => {
    const message = 'Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z';
    const error = await failWith('UNAUTHORIZED', {exception: 'InvalidSignatureException', message});
    expect(error.hint).toContain('clock');
  });

  test('is one harmless line however the service words it', async () => {
    const message = 'first\nsecond \u001b[31mred\u202e https://h/x?X-Amz-Signature=abc';
    const error = await failWith('INVALID_INPUT', {exception: 'ValidationException', message});
    expect(error.message).toBe('first second [31mred https://h/x?X-Amz-Signature=REDACTED');
  });

  test('names the error where there is no message', async () => {
    const error = await failWith('SERVICE_ERROR', {exception: 'ServerException', status: 500});
    expect(error.message).toBe('PutImage failed with ServerException (HTTP 500)');
  });

  test('carries nothing of the exchange that is secret', async () => {
    const server = await scriptedEcr({DescribeRegistry: {exception: 'ServerException', status: 500}});
    try {
      const credentials = {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'b', sessionToken: 'session-secret'};
      const client = server.client({credentials});
      const error = await failureOf('SERVICE_ERROR', () => client.send('DescribeRegistry', {}));
      const shown = inspect(error, {depth: 20, showHidden: true});
      expect(server.calls[0]!.headers['x-amz-security-token']).toBe('session-secret');
      expect(shown).not.toMatch(/session-secret|Signature=|AKIAEXAMPLE/);
    } finally {
      await server.close();
    }
  });

  test('recognises an answer that is not the API’s', async () => {
    const write: Extract<Answer, {write: unknown}>['write'] = response => {
      response.writeHead(200, {'content-type': 'text/html'}).end('<html>a portal</html>');
    };
    const error = await failWith('PROTOCOL_ERROR', {write});
    expect(error.hint).toContain('--endpoint-url');
  });

  test('keeps where an upload stands', async () => {
    const answer = {
      exception: 'InvalidLayerPartException',
      message: 'First byte of the layer part is 0 instead of 11304960',
      more: {lastValidByteReceived: 11304959},
    };
    expect((await failWith('SERVICE_ERROR', answer)).lastValidByteReceived).toBe(11304959);
  });
});

describe('when the service cannot be reached', () => {
  test('a refused connection says so, and that the local ECR may not be running', async () => {
    const closed = createServer();
    await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve));
    const {port} = closed.address() as {port: number};
    await new Promise(resolve => closed.close(resolve));
    const endpoint = `http://127.0.0.1:${port}`;
    const credentials = {accessKeyId: '123456789012', secretAccessKey: 'x'};
    const client = createEcrClient({endpoint, region: 'us-east-1', credentials, maxAttempts: 1, env: {}});
    const error = await failureOf('CONNECTION_REFUSED', () => client.send('DescribeRegistry', {}));
    expect(error.message).toBe(`127.0.0.1:${port} refused the connection`);
    expect(error.hint).toContain('ecrctl local start');
    expect(error).toMatchObject({serviceError: undefined, status: undefined});
  });

  test('an endpoint that speaks plain HTTP where TLS was meant says so', async () => {
    const server = await scriptedEcr({});
    const endpoint = server.client().settings.endpoint!.replace('http:', 'https:');
    const credentials = {accessKeyId: 'a', secretAccessKey: 'b'};
    const client = createEcrClient({endpoint, region: 'us-east-1', credentials, maxAttempts: 1, env: {}});
    const error = await failureOf('TLS_ERROR', () => client.send('DescribeRegistry', {}));
    expect(error.message).toBe(`${new URL(endpoint).host} does not speak TLS`);
    await server.close();
  });

  test('an unknown host is a network error', async () => {
    const credentials = {accessKeyId: 'a', secretAccessKey: 'b'};
    const endpoint = 'http://ecr.invalid';
    const client = createEcrClient({endpoint, region: 'us-east-1', credentials, maxAttempts: 1, env: {}});
    const error = await failureOf('NETWORK_ERROR', () => client.send('DescribeRegistry', {}));
    expect(error.message).toBe('the host ecr.invalid is not known');
  });

  test('a connection that is cut is a network error', async () => {
    const error = await failWith('NETWORK_ERROR', {write: (_, request) => request.socket.destroy()});
    expect(error.message).toContain('broke off');
  });

  test('silence is a time-out', async () => {
    const server = await scriptedEcr({PutImage: {write: () => {}}});
    try {
      const client = server.client({timeout: 50});
      const error = await failureOf('TIMED_OUT', () =>
        client.send('PutImage', {repositoryName: 'app', imageManifest: '{}'}),
      );
      expect(error.hint).toContain('--timeout');
    } finally {
      await server.close();
    }
  });
});

describe('when nobody is known', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'ecrctl-home-'));
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
    vi.stubEnv('HOME', home);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', path.join(home, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(home, 'credentials'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, {recursive: true});
  });

  const call = (settings = {}) =>
    createEcrClient({region: 'us-east-1', endpoint: 'http://127.0.0.1:9', ...settings}).send(
      'DescribeRegistry',
      {},
    );

  test('no credentials anywhere names the ways to give some', async () => {
    const error = await failureOf('CREDENTIALS_MISSING', () => call());
    expect(error.message).toBe('no AWS credentials were found');
    expect(error.hint).toContain('AWS_PROFILE');
    expect(error.hint).toContain('--local');
  });

  test('a profile that is not there is named', async () => {
    const error = await failureOf('CREDENTIALS_MISSING', () => call({profile: 'nope'}));
    expect(error.message).toBe('there is no AWS profile named nope');
  });

  test('an SSO session that is not there names the command to run', async () => {
    const config = `[profile work]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.awsapps.com/start
`;
    await writeFile(path.join(home, 'config'), config);
    const error = await failureOf('CREDENTIALS_EXPIRED', () => call({profile: 'work'}));
    expect(error.hint).toBe('run aws sso login --profile work');
  });

  test('no region says where to name one', async () => {
    const error = await failureOf('REGION_MISSING', () => createEcrClient().region());
    expect(error.hint).toContain('--region');
    await failureOf('REGION_MISSING', () => createEcrClient().send('DescribeRegistry', {}));
  });
});
