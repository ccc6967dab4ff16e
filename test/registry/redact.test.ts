import {describe, expect, test} from 'vitest';
import {presentable, redactText, redactUrl} from '../../src/registry/redact.ts';

describe('redactUrl', () => {
  test('hides the values of a presigned query and keeps their names', () => {
    const url = 'https://bucket.s3.amazonaws.com/blob?X-Amz-Signature=abc123&X-Amz-Security-Token=t0ken';
    expect(redactUrl(url)).toBe(
      'https://bucket.s3.amazonaws.com/blob?X-Amz-Signature=REDACTED&X-Amz-Security-Token=REDACTED',
    );
  });

  test('hides members that nobody knows', () => {
    expect(redactUrl('https://host/v2/app/blobs/uploads/1?_state=secret')).toBe(
      'https://host/v2/app/blobs/uploads/1?_state=REDACTED',
    );
  });

  test('keeps what explains a request and is never secret', () => {
    const url = 'https://host/v2/app/blobs/uploads/?mount=sha256:00&from=base';
    expect(redactUrl(url)).toBe(url);
  });

  test('drops user information and fragments', () => {
    expect(redactUrl('https://user:password@host/path#fragment')).toBe('https://host/path');
  });

  test('shows nothing of what is not a URL', () => {
    expect(redactUrl('user:password@')).toBe('REDACTED');
  });
});

describe('redactText', () => {
  test.each([
    ['an Authorization header', 'Authorization: Basic QVdTOnNlY3JldA==', 'QVdTOnNlY3JldA'],
    ['an Authorization header in JSON', '{"authorization":"Bearer abcdefghijkl"}', 'abcdefghijkl'],
    ['a bearer token in a sentence', 'the token Bearer abcdef0123456789 is bad', 'abcdef0123456789'],
    ['a web token', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln', 'eyJhbGciOiJIUzI1NiJ9'],
    ['a presigned URL', 'at https://s3/x?X-Amz-Signature=abc123 we failed', 'abc123'],
    ['a query without its URL', 'with X-Amz-Credential=AKIA123&x=1', 'AKIA123'],
    ['a session token header', 'x-amz-security-token: FwoGZXIvYXdz', 'FwoGZXIvYXdz'],
  ])('takes out %s', (_, text, secret) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text)).toContain('REDACTED');
  });

  test('leaves ordinary sentences alone', () => {
    const text = "The repository with name 'basic app' does not exist in the registry with id '123456789012'";
    expect(redactText(text)).toBe(text);
    expect(redactText('bearer authentication required')).toBe('bearer authentication required');
  });
});

describe('presentable', () => {
  test('makes one line without control characters of whatever a server says', () => {
    expect(presentable('a\u001b[31mred\u001b[0m\r\nb\u202eevil\u0000\u009b2J')).toBe(
      'a [31mred [0m b evil 2J',
    );
    expect(presentable('a\u061cb\u200bc\ufeffd\u206fe')).toBe('a b c d e');
  });

  test('cuts what is too long', () => {
    expect(presentable('x'.repeat(100_000))).toHaveLength(1001);
  });
});
