import {createHash, createHmac} from 'node:crypto';
import type {SignedRequest} from '../seams.ts';
import {canonicalRequest} from './canonical-request.ts';
import {ALGORITHM, type SignatureClaim} from './signature-claim.ts';

/** The signature that a request must have when it was signed with this secret as it claims (SigV4). */
export function signatureOf(request: SignedRequest, claim: SignatureClaim, secret: string): string {
  const {date, region, service, terminator} = claim.scope;
  const toSign = [
    ALGORITHM,
    claim.timestamp,
    [date, region, service, terminator].join('/'),
    createHash('sha256').update(canonicalRequest(request, claim.signedHeaders)).digest('hex'),
  ].join('\n');
  const key = [date, region, service, terminator].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
