import type {ErrorCode} from '../errors.ts';
import {readBeginning} from './read-body.ts';
import {presentable, redactUrl} from './redact.ts';
import {RegistryError, type WireError} from './registry-error.ts';
import {parseRetryAfter} from './retry.ts';
import type {HttpResponse} from './transport.ts';

/** An explanation longer than this explains nothing; what ggcr reads of one. */
const MAX_ERROR_BYTES = 64 * 1024;

/** A body may list an error per layer; nobody reads more than these. */
const MAX_ERRORS = 20;

/** Statuses that pass when one asks again: overload, restarts and gateways without a server behind them. */
const RETRYABLE_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What the caller knows that the answer may not say. */
export interface ErrorContext {
  /** What is missing when the answer is a bare 404 (a HEAD, or a server that does not explain). */
  notFound: ErrorCode;
  /** Milliseconds since 1970, to read a Retry-After date. */
  now: number;
}

/** Makes an error of an answer, reading its body as far as that helps. */
export async function errorOfAnswer(response: HttpResponse, context: ErrorContext): Promise<RegistryError> {
  const {method, url, status} = response;
  const body = await readBeginning(response, MAX_ERROR_BYTES);
  const errors = parseErrors(body);
  const code = codeOf(response, errors, context);
  const message = `${method} ${redactUrl(url)} answered ${status}${explanation(method, errors, body)}`;
  return new RegistryError(code, message, {
    method,
    url,
    status,
    errors,
    hint: HINTS[code],
    retryable: RETRYABLE_STATUSES.has(status),
    retryAfter: parseRetryAfter(response.headers['retry-after'], context.now),
  });
}

/** Reads `{"errors":[{"code","message","detail"}]}`; anything else is no list. Texts are made presentable. */
function parseErrors(body: Uint8Array): WireError[] {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return [];
  }
  const list: unknown = (document as {errors?: unknown} | null)?.errors;
  if (!Array.isArray(list)) return [];
  return list
    .slice(0, MAX_ERRORS)
    .filter(entry => typeof entry === 'object' && entry !== null)
    .map(({code, message, detail}) => ({
      code: presentable(typeof code === 'string' ? code : 'UNKNOWN'),
      message: presentable(typeof message === 'string' ? message : ''),
      ...(detail === undefined || detail === null ? {} : {detail}),
    }));
}

function explanation(method: string, errors: readonly WireError[], body: Buffer): string {
  if (method === 'HEAD') return ' (the answer to a HEAD carries no explanation)';
  if (errors.length > 0) {
    return `: ${presentable(errors.map(({code, message}) => (message ? `${code}: ${message}` : code)).join('; '))}`;
  }
  const text = presentable(stripHtml(body.toString('utf8')));
  return text === '' ? '' : `: ${text}`;
}

/** A proxy's error page, as far as people can read it. */
function stripHtml(text: string): string {
  if (!/^\s*<(?:!doctype|html|\?xml)/i.test(text)) return text;
  return withoutHiddenElements(text).replace(/<[^<>]*>/g, ' ');
}

/** Without what a browser does not show, in one pass; an element that does not end goes on to the end. */
function withoutHiddenElements(text: string): string {
  const opening = /<(style|script|head)\b/g;
  const lower = text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
  const shown: string[] = [];
  let from = 0;
  for (let found = opening.exec(lower); found; found = opening.exec(lower)) {
    shown.push(text.slice(from, found.index));
    from = lower.indexOf(`</${found[1]}`, found.index);
    if (from < 0) return shown.join(' ');
    opening.lastIndex = from;
  }
  return [...shown, text.slice(from)].join(' ');
}

function codeOf({status, url}: HttpResponse, errors: readonly WireError[], context: ErrorContext): ErrorCode {
  for (const error of errors) {
    const code = CODES[error.code.toUpperCase()]?.(error.message);
    if (code) return code;
  }
  if (status === 404) return context.notFound;
  if (status === 413 && url.pathname.includes('/manifests/')) return 'MANIFEST_TOO_LARGE';
  return STATUS_CODES[status] ?? 'SERVICE_ERROR';
}

/** What the codes of the distribution-spec (v1.1.1, "Error Codes") and of ECR mean to us. */
const CODES: Record<string, (message: string) => ErrorCode> = {
  NAME_UNKNOWN: () => 'REPOSITORY_NOT_FOUND',
  NAME_INVALID: () => 'INVALID_REFERENCE',
  MANIFEST_UNKNOWN: () => 'IMAGE_NOT_FOUND',
  MANIFEST_BLOB_UNKNOWN: () => 'BLOB_NOT_FOUND',
  MANIFEST_INVALID: () => 'INVALID_MANIFEST',
  MANIFEST_UNVERIFIED: () => 'INVALID_MANIFEST',
  BLOB_UNKNOWN: () => 'BLOB_NOT_FOUND',
  BLOB_UPLOAD_UNKNOWN: () => 'BLOB_NOT_FOUND',
  // ECR: answers a wrong digest at the end of an upload with BLOB_UPLOAD_INVALID and says so only in words.
  BLOB_UPLOAD_INVALID: message =>
    /layer digests? match|calculated layer digest/i.test(message)
      ? 'CONTENT_DIGEST_MISMATCH'
      : 'SERVICE_ERROR',
  DIGEST_INVALID: () => 'CONTENT_DIGEST_MISMATCH',
  SIZE_INVALID: () => 'CONTENT_SIZE_MISMATCH',
  // ECR: says TAG_INVALID both for an immutable tag and for one that cannot be a tag.
  TAG_INVALID: message => (/immutable/i.test(message) ? 'TAG_IMMUTABLE' : 'INVALID_REFERENCE'),
  UNAUTHORIZED: () => 'UNAUTHORIZED',
  // ECR: answers an expired token with 403 DENIED and no challenge.
  DENIED: message => (/expired/i.test(message) ? 'CREDENTIALS_EXPIRED' : 'ACCESS_DENIED'),
  // ECR: refuses to delete an image that an index holds with UNSUPPORTED, and says InvalidParameter so too.
  UNSUPPORTED: message => {
    if (/referenced by manifest list/i.test(message)) return 'IMAGE_REFERENCED';
    return /invalid parameter at/i.test(message) ? 'INVALID_INPUT' : 'UNSUPPORTED';
  },
  TOOMANYREQUESTS: () => 'THROTTLED',
};

const STATUS_CODES: Record<number, ErrorCode> = {
  401: 'UNAUTHORIZED',
  403: 'ACCESS_DENIED',
  405: 'UNSUPPORTED',
  409: 'CONFLICT',
  429: 'THROTTLED',
  501: 'UNSUPPORTED',
};

const HINTS: Partial<Record<ErrorCode, string>> = {
  REPOSITORY_NOT_FOUND: 'check the name; a push can make the repository with --create-repository',
  IMAGE_NOT_FOUND: 'check the repository and the tag or digest',
  BLOB_NOT_FOUND: 'the image is incomplete in that registry; push it again',
  TAG_IMMUTABLE: "push under a new tag, or change the repository's tag mutability",
  UNAUTHORIZED: 'log in to this registry, for example with "ecrctl login" or "docker login"',
  ACCESS_DENIED: 'these credentials may not do this; check the identity and the repository policy',
  CREDENTIALS_EXPIRED: 'log in again',
  THROTTLED: 'the registry limits its rate; try again later, or allow more attempts (--max-attempts)',
  SERVICE_ERROR: 'the registry failed; try again later',
  IMAGE_REFERENCED: 'delete the index that holds this image first',
};
