import type {SignedRequest} from '../seams.ts';
import {headerOf} from './signature-claim.ts';

/**
 * The one text that both sides of a signature derive from a request (IAM User Guide, "Create a signed AWS
 * API request", step 1): method, path, query, signed headers, body hash.
 */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...signedHeaders.map(name => `${name}:${canonicalHeader(request, name)}`),
    '',
    signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
}

/** Each segment encoded once more than on the wire, as every service but S3 wants it. */
function canonicalPath(path: string): string {
  return path.split('/').map(encode).join('/') || '/';
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter(pair => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map(pair => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [recode(name), recode(value)] as const;
    })
    .sort(([a, av], [b, bv]) => (a === b ? compare(av, bv) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalHeader(request: SignedRequest, name: string): string {
  return (headerOf(request, name) ?? '').trim().replaceAll(/\s+/g, ' ');
}

/** Decodes what the client encoded in its own way, and encodes it in AWS's. */
function recode(text: string): string {
  try {
    return encode(decodeURIComponent(text.replaceAll('+', '%20')));
  } catch {
    return encode(text);
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
