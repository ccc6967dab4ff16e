import {createHash} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {signatureOf} from '../../../src/server/authority/signature.ts';
import {readSignatureClaim} from '../../../src/server/authority/signature-claim.ts';
import type {SignedRequest} from '../../../src/server/seams.ts';

const SUITE_SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const SUITE_SCOPE = 'Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function suiteRequest(
  change: Partial<SignedRequest>,
  signedHeaders = 'host;x-amz-date',
  body = '',
): SignedRequest {
  return {
    method: 'GET',
    path: '/',
    query: '',
    payloadHash: sha256(body),
    now: 0,
    ...change,
    headers: {
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 ${SUITE_SCOPE}, SignedHeaders=${signedHeaders}, Signature=x`,
      ...change.headers,
    },
  };
}

const sign = (request: SignedRequest, secret = SUITE_SECRET) =>
  signatureOf(request, readSignatureClaim(request), secret);

/** Signatures are those of the published test suite of Signature Version 4, and of the S3 guide. */
describe('signatureOf', () => {
  test('signs the vanilla request as the test suite does', () => {
    expect(sign(suiteRequest({}))).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  });

  test('sorts the query', () => {
    expect(sign(suiteRequest({query: 'Param2=value2&Param1=value1'}))).toBe(
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    );
  });

  test('signs a body and its content type', () => {
    const request = suiteRequest(
      {method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}},
      'content-type;host;x-amz-date',
      'Param1=value1',
    );
    expect(sign(request)).toBe('ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a');
  });

  test('signs a presigned address as the guide of S3 does', () => {
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
      '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=x';
    const request: SignedRequest = {
      method: 'GET',
      path: '/test.txt',
      query,
      headers: {host: 'examplebucket.s3.amazonaws.com'},
      payloadHash: 'UNSIGNED-PAYLOAD',
      now: 0,
    };
    expect(sign(request, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  test('folds white space in headers', () => {
    const one = suiteRequest({headers: {'my-header': '  a   b  '}}, 'host;my-header;x-amz-date');
    const other = suiteRequest({headers: {'my-header': 'a b'}}, 'host;my-header;x-amz-date');
    expect(sign(one)).toBe(sign(other));
  });
});
