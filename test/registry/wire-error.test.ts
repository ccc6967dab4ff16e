import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {ErrorCode} from '../../src/errors.ts';
import type {RegistryError} from '../../src/registry/registry-error.ts';
import {type ScriptedRemote, startScriptedRemote} from '../support/remote.ts';
import type {ScriptedAnswer} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

let remote: ScriptedRemote;
beforeEach(async () => {
  remote = await startScriptedRemote();
});
afterEach(() => remote.close());

/** The error that an answer to a request becomes. */
async function errorOf(
  code: ErrorCode,
  answer: ScriptedAnswer,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<RegistryError> {
  remote.registry.play([{request: {method, path: '/v2/x'}, answer}]);
  const client = remote.client({retry: {maxAttempts: 1}});
  const request = {method, target: '/v2/x', expect: [200], notFound: 'IMAGE_NOT_FOUND', scopes: []} as const;
  return (await failureOf(code, () => client.send(request))) as RegistryError;
}

const oci = (code: string, message: string, detail?: unknown) =>
  JSON.stringify({errors: [{code, message, ...(detail === undefined ? {} : {detail})}]});

describe('the error of an answer', () => {
  test.each<[ErrorCode, number, string, string]>([
    ['REPOSITORY_NOT_FOUND', 404, 'NAME_UNKNOWN', "The repository with name 'a' does not exist"],
    ['IMAGE_NOT_FOUND', 404, 'MANIFEST_UNKNOWN', 'Requested image not found'],
    ['BLOB_NOT_FOUND', 404, 'BLOB_UNKNOWN', 'blob unknown to registry'],
    ['BLOB_NOT_FOUND', 404, 'MANIFEST_BLOB_UNKNOWN', 'Images with digests … required for pushing'],
    ['INVALID_MANIFEST', 400, 'MANIFEST_INVALID', 'manifest invalid'],
    ['INVALID_REFERENCE', 400, 'NAME_INVALID', 'invalid repository name'],
    ['CONTENT_DIGEST_MISMATCH', 400, 'DIGEST_INVALID', 'provided digest did not match uploaded content'],
    ['CONTENT_SIZE_MISMATCH', 400, 'SIZE_INVALID', 'provided length did not match content length'],
    ['UNAUTHORIZED', 401, 'UNAUTHORIZED', 'authentication required'],
    ['ACCESS_DENIED', 403, 'DENIED', 'User: x is not authorized to perform: ecr:PutImage on resource: y'],
    ['THROTTLED', 429, 'TOOMANYREQUESTS', 'Rate exceeded'],
    ['UNSUPPORTED', 405, 'UNSUPPORTED', 'The operation is unsupported.'],
    ['INVALID_REFERENCE', 400, 'TAG_INVALID', 'manifest tag did not match URI'],
    ['SERVICE_ERROR', 400, 'BLOB_UPLOAD_INVALID', 'blob upload invalid'],
    ['ACCESS_DENIED', 403, 'SOMETHING_NEW', 'whatever'],
  ])('is %s for %i %s (%s)', async (code, status, wire, message) => {
    const error = await errorOf(code, {status, body: oci(wire, message)});
    expect(error.status).toBe(status);
    expect(error.errors).toEqual([{code: wire, message}]);
    expect(error.message).toBe(`GET ${remote.registry.origin}/v2/x answered ${status}: ${wire}: ${message}`);
  });

  test('ECR: says TAG_INVALID both for an immutable tag and for one that cannot be a tag', async () => {
    const message =
      "The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.";
    const error = await errorOf('TAG_IMMUTABLE', {status: 400, body: oci('TAG_INVALID', message)});
    expect(error.hint).toContain('new tag');
    await errorOf('INVALID_REFERENCE', {status: 400, body: oci('TAG_INVALID', 'bad tag')});
  });

  test('ECR: answers an expired token with 403 DENIED and no challenge', async () => {
    const message = 'Your authorization token has expired. Reauthenticate and try again.';
    await errorOf('CREDENTIALS_EXPIRED', {status: 403, body: oci('DENIED', message)});
  });

  test('ECR: answers a wrong digest at the end of an upload with BLOB_UPLOAD_INVALID and says so only in words', async () => {
    const message = 'None of the provided layer digests match the calculated layer digest.';
    await errorOf('CONTENT_DIGEST_MISMATCH', {status: 400, body: oci('BLOB_UPLOAD_INVALID', message)});
  });

  test('ECR: refuses to delete an image that an index holds with UNSUPPORTED, and says InvalidParameter so too', async () => {
    await errorOf('IMAGE_REFERENCED', {
      status: 405,
      body: oci('UNSUPPORTED', 'Requested image referenced by manifest list: [sha256:00]'),
    });
    await errorOf('INVALID_INPUT', {
      status: 405,
      body: oci('UNSUPPORTED', "Invalid parameter at 'ImageManifest' failed to satisfy constraint"),
    });
  });

  test('keeps the detail that a registry gives', async () => {
    const error = await errorOf('BLOB_NOT_FOUND', {
      status: 404,
      body: oci('BLOB_UNKNOWN', 'gone', {digest: 'sha256:00'}),
    });
    expect(error.errors[0]!.detail).toEqual({digest: 'sha256:00'});
  });

  test('takes the meaning of a bare 404 from what was asked for', async () => {
    const error = await errorOf('IMAGE_NOT_FOUND', {status: 404}, 'HEAD');
    expect(error.message).toContain('carries no explanation');
  });

  test("shows the text of a proxy's HTML page", async () => {
    const page =
      '<!DOCTYPE html><html><head><style>b{}</style></head><body><h1>502</h1>Bad <b>Gateway</b></body></html>';
    const error = await errorOf('SERVICE_ERROR', {status: 502, body: page});
    expect(error.message).toMatch(/answered 502: 502 Bad Gateway$/);
  });

  test.each([
    ['is written in capitals', '<HTML><HEAD><STYLE>b{}</STYLE></HEAD>502</HTML>'],
    ['has a part that does not end', `<html>502${'<head '.repeat(10_000)}`],
    ['does not end in itself', `<html>502<${'<script>'.repeat(8000)}`],
  ])('shows what can be read of a page that %s', async (_, page) => {
    const error = await errorOf('SERVICE_ERROR', {status: 502, body: page});
    expect(error.message).toMatch(/answered 502: 502 ?<?$/);
  });

  test('survives an empty body', async () => {
    const error = await errorOf('SERVICE_ERROR', {status: 500});
    expect(error.message).toMatch(/answered 500$/);
  });

  test('reads no more than it can use of a huge body', async () => {
    const error = await errorOf('SERVICE_ERROR', {status: 500, body: 'x'.repeat(20_000_000)});
    expect(error.message.length).toBeLessThan(1200);
  });

  test('survives JSON that is no list of errors', async () => {
    for (const body of ['null', '[]', '{"errors":{}}', '{"errors":[null,1,{"code":1}]}', '{"errors":']) {
      const error = await errorOf('SERVICE_ERROR', {status: 500, body});
      expect(error.status).toBe(500);
    }
  });

  test('survives a body that breaks off', async () => {
    const error = await errorOf('SERVICE_ERROR', {
      status: 500,
      body: `something failed ${'x'.repeat(5000)}`,
      resetAfterSending: 16,
    });
    expect(error.message).toMatch(/answered 500/);
  });

  test('shows no control characters and no secrets of what a registry says', async () => {
    const message = 'bad\u001b[2Jtoken Bearer abcdefgh12345678';
    const error = await errorOf('ACCESS_DENIED', {status: 403, body: oci('DENIED', message)});
    expect(error.message).toMatch(/DENIED: bad \[2Jtoken Bearer REDACTED$/);
    expect(error.errors[0]!.message).not.toContain('abcdefgh');
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('may pass when the status is %i', async status => {
    const code = status === 429 ? 'THROTTLED' : 'SERVICE_ERROR';
    expect((await errorOf(code, {status})).retryable).toBe(true);
  });

  test.each([400, 405, 413, 501])('stays when the status is %i', async status => {
    const codes: Record<number, ErrorCode> = {
      405: 'UNSUPPORTED',
      501: 'UNSUPPORTED',
    };
    expect((await errorOf(codes[status] ?? 'SERVICE_ERROR', {status})).retryable).toBe(false);
  });
});
