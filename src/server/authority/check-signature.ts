import {timingSafeEqual} from 'node:crypto';
import {EcrFault} from '../ecr-fault.ts';
import type {SignedRequest} from '../seams.ts';
import {signatureOf} from './signature.ts';
import {basicTimestamp, headerOf, type SignatureClaim} from './signature-claim.ts';

/** How far the clocks of client and service may differ. */
const MAX_SKEW_MINUTES = 5;
const MINUTE = 60_000;

/** The service's signing name; `api.ecr` is only its endpoint's. */
const SERVICE = 'ecr';

/**
 * Verifies a request's signature: scope, age, the headers that must be signed, and the signature itself, which
 * is taken over the body as it came, whatever the request says of it.
 * @throws EcrFault InvalidSignatureException, IncompleteSignature
 */
export function checkSignature(request: SignedRequest, claim: SignatureClaim, secret: string): void {
  checkScope(claim);
  checkAge(claim, request.now);
  checkSignedHeaders(request, claim);
  const wanted = Buffer.from(signatureOf(request, claim, secret));
  const given = Buffer.from(claim.signature);
  if (wanted.length === given.length && timingSafeEqual(wanted, given)) return;
  throw invalid(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
      'Access Key and signing method. Consult the service documentation for details.',
  );
}

function checkScope({scope, timestamp}: SignatureClaim): void {
  if (scope.service !== SERVICE)
    throw invalid(`Credential should be scoped to correct service: '${SERVICE}'.`);
  if (scope.terminator !== 'aws4_request') {
    throw invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
  }
  if (scope.date !== timestamp.slice(0, 8)) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != ` +
        `'${timestamp.slice(0, 8)}', from '${timestamp}'.`,
    );
  }
}

function checkAge({timestamp, expiresIn}: SignatureClaim, now: number): void {
  const signedAt = instantOf(timestamp);
  const oldest = now - (expiresIn === undefined ? MAX_SKEW_MINUTES * MINUTE : expiresIn * 1000);
  const newest = now + MAX_SKEW_MINUTES * MINUTE;
  if (signedAt < oldest) {
    const allowance = expiresIn === undefined ? `${MAX_SKEW_MINUTES} min.` : `${expiresIn} s`;
    throw invalid(
      `Signature expired: ${timestamp} is now earlier than ${basicTimestamp(oldest)} (${basicTimestamp(now)} - ${allowance})`,
    );
  }
  if (signedAt > newest) {
    throw invalid(
      `Signature not yet current: ${timestamp} is still later than ${basicTimestamp(newest)} ` +
        `(${basicTimestamp(now)} + ${MAX_SKEW_MINUTES} min.)`,
    );
  }
}

function instantOf(timestamp: string): number {
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const instant = iso === timestamp ? Number.NaN : Date.parse(iso);
  // A day that is none is neither too old nor too new, and would hold for ever.
  if (!Number.isNaN(instant)) return instant;
  throw new EcrFault(
    'IncompleteSignature',
    `Date must be in ISO-8601 'basic format'. Got '${timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );
}

/** A header that decides what a request means must be under the signature. */
function checkSignedHeaders(request: SignedRequest, {signedHeaders}: SignatureClaim): void {
  const needed = ['host', ...(headerOf(request, 'x-amz-target') === undefined ? [] : ['x-amz-target'])];
  const missing = needed.find(name => !signedHeaders.includes(name));
  if (missing === undefined) return;
  throw invalid(`'${missing}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function invalid(message: string): EcrFault {
  return new EcrFault('InvalidSignatureException', message);
}
