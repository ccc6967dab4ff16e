import {expect, test} from 'vitest';
import {connectionVerdict} from '../../src/ecr/failures/connection-verdict.ts';
import {connectionFailure} from '../../src/registry/connection-failure.ts';

/** X509_verify_cert_error_string of OpenSSL, as Node names them, and Node's own. */
test.each([
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'EPROTO',
])('%s is a failure of TLS to the API and to every registry', code => {
  const error = Object.assign(new Error('no trust'), {code});
  const url = new URL('https://example.com/v2/');
  expect(connectionFailure(error, {method: 'GET', url}).code).toBe('TLS_ERROR');
  const call = {operation: 'PutImage' as const, input: {}, settings: {}};
  expect(connectionVerdict(error, call)?.code).toBe('TLS_ERROR');
});
