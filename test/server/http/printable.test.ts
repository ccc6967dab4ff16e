import {expect, test} from 'vitest';
import {printable, printableUrl} from '../../../src/server/http/printable.ts';

test.each([
  ['/v2/app/tags/list?n=10&last=abc', '/v2/app/tags/list?n=10&last=abc'],
  ['/v2/app/blobs/uploads/?mount=sha256:1&from=other', '/v2/app/blobs/uploads/?mount=sha256:1&from=other'],
  [
    '/layer-bucket/1/sha256:2?X-Amz-Expires=3600&X-Amz-Signature=abc',
    '/layer-bucket/1/sha256:2?X-Amz-Expires=3600&X-Amz-Signature=REDACTED',
  ],
  ['/?X-Amz-Security-Token=abc&password=x', '/?X-Amz-Security-Token=REDACTED&password=REDACTED'],
])('%s is shown as %s', (url, shown) => {
  expect(printableUrl(url)).toBe(shown);
});

test('keeps a text on one line, and leaves out what moves a cursor', () => {
  expect(printable('a\nb\u009b31mc\u202ed')).toBe('a?b?31mc?d');
});

test('cuts what nobody reads', () => {
  expect(printableUrl(`/v2/${'a'.repeat(5000)}`)).toHaveLength(1003);
});
