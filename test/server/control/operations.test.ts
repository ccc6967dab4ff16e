import * as sdk from '@aws-sdk/client-ecr';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {OPERATIONS} from '../../../src/server/control/operations.ts';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';

const OPERATION_SCHEMA = 9;
const operations = Object.values(sdk)
  .filter((value): value is never => Array.isArray(value) && value[0] === OPERATION_SCHEMA)
  .map(schema => String((schema as unknown[])[2]));

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

describe('the JSON API', () => {
  test('has a handler for exactly the operations of the SDK', () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual([...operations].sort());
  });

  test.each(operations)('answers %s', async operation => {
    const {status, body} = await registry.post(operation, '{}');
    if (status === 200) return;
    expect(body.__type).not.toBe('UnknownOperationException');
    expect(body.__type).not.toBe('ServerException');
    expect(String(body.message)).not.toBe('');
  });

  test('refuses an operation that it does not have', async () => {
    const {status, body} = await registry.post('MakeCoffee', '{}');
    expect([status, body.__type]).toEqual([404, 'UnknownOperationException']);
    expect((await registry.post('toString', '{}')).body.__type).toBe('UnknownOperationException');
  });

  test("refuses another service's target, and none", async () => {
    const target = (name: string) => registry.post('', '{}', {}, {'x-amz-target': name});
    expect((await target('DynamoDB_20120810.ListTables')).body.__type).toBe('UnknownOperationException');
    expect((await target('')).body.__type).toBe('UnknownOperationException');
  });

  test.each(['{', '{"repositoryNames": [}', 'null null', '\u0000'])('refuses the body %j', async body => {
    const answer = await registry.post('DescribeRepositories', body);
    expect([answer.status, answer.body.__type]).toEqual([400, 'SerializationException']);
  });

  test.each(['[]', '"text"', '7'])('refuses the body %j, which is no object', async body => {
    const answer = await registry.post('DescribeRepositories', body);
    expect([answer.status, answer.body.__type]).toEqual([400, 'SerializationException']);
  });

  test('refuses a body that is nested too deeply, wherever it is', async () => {
    const nested = (depth: number) => `{"unknown":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect((await registry.post('DescribeRepositories', nested(200))).status).toBe(200);
    const answer = await registry.post('DescribeRepositories', nested(1_000_000));
    expect([answer.status, answer.body.__type]).toEqual([400, 'SerializationException']);
  });

  test('takes an empty body for an empty object', async () => {
    expect((await registry.post('DescribeRepositories', '')).body).toEqual({repositories: []});
  });

  test('refuses a body that is larger than any request', async () => {
    const answer = await registry.post('PutImage', `{"imageManifest":"${'x'.repeat(27 * 1024 * 1024)}"}`);
    expect([answer.status, answer.body.__type]).toEqual([413, 'RequestEntityTooLargeException']);
  });

  test('refuses another content type', async () => {
    const answer = await registry.post('DescribeRepositories', '{}', {}, {'content-type': 'text/xml'});
    expect(answer.status).toBe(404);
    expect(answer.body.__type).toBe('UnknownOperationException');
  });

  test('refuses a request that is not signed', async () => {
    const response = await fetch(registry.ecr.url, {
      method: 'POST',
      body: '{}',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeRegistry',
      },
    });
    expect(await response.json()).toMatchObject({__type: 'MissingAuthenticationTokenException'});
  });
});
