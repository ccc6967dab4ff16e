import {discard} from './read-body.ts';
import {redactUrl} from './redact.ts';
import {RegistryError} from './registry-error.ts';
import type {HttpRequest, HttpResponse, Transport} from './transport.ts';

/** A request that may carry a secret, which belongs to the origin of `url` alone. */
export interface RedirectableRequest extends HttpRequest {
  authorization?: string | undefined;
  /** The body itself is a secret: it is sent to the first origin and to no other. */
  secretBody?: boolean;
}

/** Registries need one redirect to their storage, some two; Go's client, which most are tried with, takes ten. */
export const MAX_REDIRECTS = 10;

const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request and follows where it is sent on. The authorization accompanies it only while every hop so
 * far has stayed on the first origin: once gone elsewhere it is never given back, not even on the way home.
 * @throws EcrctlError PROTOCOL_ERROR for too many redirects, none that can be followed, or a loss of encryption
 */
export async function sendFollowing(
  transport: Transport,
  request: RedirectableRequest,
): Promise<HttpResponse> {
  const {authorization, secretBody = false, ...hop} = request;
  const home = request.url.origin;
  let trusted = authorization !== undefined;
  for (let redirects = 0; ; redirects++) {
    trusted &&= hop.url.origin === home;
    const headers = {...hop.headers, ...(trusted ? {authorization: authorization!} : {})};
    const response = await transport.send({...hop, headers});
    if (!REDIRECT_STATUSES.has(response.status)) return response;
    discard(response);
    if (redirects === MAX_REDIRECTS) {
      throw refusal(response, `was redirected more than ${MAX_REDIRECTS} times`);
    }
    hop.url = nextHop(response);
    if (secretBody && hop.url.origin !== home) {
      throw refusal(response, `was sent on to ${hop.url.origin}, which shall not get the secret in it`);
    }
  }
}

/**
 * Where a Location header leads. Never from HTTPS to HTTP: a registry that calls itself by HTTP because a proxy
 * before it speaks TLS is reached by HTTPS again, any other address is refused.
 * @throws EcrctlError PROTOCOL_ERROR
 */
export function resolveLocation(location: string, response: Pick<HttpResponse, 'method' | 'url'>): URL {
  const {url} = response;
  if (!URL.canParse(location, url.href)) throw refusal(response, 'was sent on to an address that is none');
  const next = new URL(location, url);
  if (next.protocol === 'http:' && next.host === url.host) next.protocol = url.protocol;
  const isAsSafe = next.protocol === 'https:' || (next.protocol === 'http:' && url.protocol === 'http:');
  if (!isAsSafe) {
    throw refusal(response, `was sent on from ${url.protocol}// to ${next.protocol}// (${redactUrl(next)})`);
  }
  next.username = '';
  next.password = '';
  next.hash = '';
  return next;
}

function nextHop(response: HttpResponse): URL {
  const {status, method} = response;
  const location = response.headers.location;
  if (location === undefined) throw refusal(response, 'was redirected to nowhere');
  const rewritable = method === 'GET' || method === 'HEAD';
  if (!rewritable && status !== 307 && status !== 308) {
    throw refusal(response, `was redirected with ${status}, which would turn it into a GET`);
  }
  return resolveLocation(location, response);
}

function refusal({method, url}: Pick<HttpResponse, 'method' | 'url'>, what: string): RegistryError {
  return new RegistryError('PROTOCOL_ERROR', `${method} ${redactUrl(url)} ${what}`, {
    method,
    url,
    hint: 'the registry, or a proxy before it, is not set up right',
  });
}
