import {EcrFault} from '../ecr-fault.ts';
import type {SignedRequest} from '../seams.ts';

/** The one algorithm that AWS signs with by secret key. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** A presigned request holds for a week at most (IAM User Guide, "Authentication methods"). */
const MAX_EXPIRES_SECONDS = 604_800;

/** What a request says about its own signature, from its header or, presigned, from its query. */
export interface SignatureClaim {
  accessKeyId: string;
  /** The parts of the credential scope. */
  scope: {date: string; region: string; service: string; terminator: string};
  /** Lower case, in the order given. */
  signedHeaders: readonly string[];
  signature: string;
  /** `20260102T030405Z`. */
  timestamp: string;
  sessionToken: string | undefined;
  /** Seconds for which a presigned request holds; undefined when the signature is in the header. */
  expiresIn: number | undefined;
}

/**
 * Reads what a request claims; nothing of it is verified yet.
 * @throws EcrFault MissingAuthenticationTokenException, IncompleteSignature
 */
export function readSignatureClaim(request: SignedRequest): SignatureClaim {
  const authorization = headerOf(request, 'authorization');
  if (authorization !== undefined) return claimOfHeader(request, authorization);
  const query = new URLSearchParams(request.query);
  if (query.has('X-Amz-Algorithm')) return claimOfQuery(query);
  throw new EcrFault('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

/** The value of a header that is there once, several values joined as HTTP joins them. */
export function headerOf(request: SignedRequest, name: string): string | undefined {
  const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
  return Array.isArray(value) ? value.join(',') : value;
}

function claimOfHeader(request: SignedRequest, authorization: string): SignatureClaim {
  const space = authorization.indexOf(' ');
  const algorithm = space < 0 ? authorization : authorization.slice(0, space);
  if (algorithm !== ALGORITHM) throw incomplete(`Authorization header requires the algorithm ${ALGORITHM}.`);
  const parameters = parameterList(authorization.slice(space + 1));
  return {
    ...credentialOf(required(parameters, 'Credential')),
    signedHeaders: required(parameters, 'SignedHeaders').toLowerCase().split(';'),
    signature: required(parameters, 'Signature'),
    timestamp: timestampOf(request),
    sessionToken: headerOf(request, 'x-amz-security-token'),
    expiresIn: undefined,
  };
}

function claimOfQuery(query: URLSearchParams): SignatureClaim {
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) throw incomplete(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  const parameters = new Map(query);
  const expires = required(parameters, 'X-Amz-Expires');
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > MAX_EXPIRES_SECONDS) {
    throw incomplete('X-Amz-Expires must be a number of seconds, at most a week.');
  }
  return {
    ...credentialOf(required(parameters, 'X-Amz-Credential')),
    signedHeaders: required(parameters, 'X-Amz-SignedHeaders').toLowerCase().split(';'),
    signature: required(parameters, 'X-Amz-Signature'),
    timestamp: required(parameters, 'X-Amz-Date'),
    sessionToken: parameters.get('X-Amz-Security-Token'),
    expiresIn: Number(expires),
  };
}

function parameterList(text: string): Map<string, string> {
  const pairs = text.split(',').map(part => part.trim());
  return new Map(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** `AKID/20260102/us-east-1/ecr/aws4_request`. */
function credentialOf(credential: string): Pick<SignatureClaim, 'accessKeyId' | 'scope'> {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || rest.length > 0) {
    throw incomplete(
      'Credential must have five slash-delimited elements: key, date, region, service, aws4_request.',
    );
  }
  if (!/^[a-z0-9-]{2,25}$/.test(region)) throw incomplete('Credential is scoped to no valid region.');
  return {accessKeyId, scope: {date, region, service, terminator}};
}

function timestampOf(request: SignedRequest): string {
  const own = headerOf(request, 'x-amz-date');
  if (own !== undefined) return own;
  const date = Date.parse(headerOf(request, 'date') ?? '');
  if (Number.isNaN(date))
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  return basicTimestamp(date);
}

/** An instant as AWS signs it: `20260102T030405Z`. */
export function basicTimestamp(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function required(parameters: Map<string, string>, name: string): string {
  const value = parameters.get(name);
  if (value) return value;
  throw incomplete(`Authorization header requires '${name}' parameter.`);
}

function incomplete(message: string): EcrFault {
  return new EcrFault('IncompleteSignature', message);
}
