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
const MAX_REDIRECTS = 10;

const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** Where a request goes next, with the authorization where that may go along. */
export interface Hop {
  url: URL;
  headers: {authorization?: string};
}

/**
 * Sends a request from hop to hop, until an answer names no next one. The authorization accompanies it only while
 * every hop so far has stayed on the first origin: once gone elsewhere it is never given back, not even on the
 * way home.
 * @throws EcrctlError PROTOCOL_ERROR for too many redirects
 */
export async function followHops<Answer>(
  {method, url: first, authorization}: Pick<RedirectableRequest, 'method' | 'url' | 'authorization'>,
  {
    send,
    nextOf,
  }: {send: (hop: Hop) => Promise<Answer>; nextOf: (answer: Answer, from: URL) => URL | undefined},
): Promise<Answer> {
  let url = first;
  let trusted = authorization !== undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    trusted &&= url.origin === first.origin;
    const answer = await send({url, headers: trusted ? {authorization: authorization!} : {}});
    const next = nextOf(answer, url);
    if (next === undefined) return answer;
    url = next;
  }
  throw refusal({method, url}, `was redirected more than ${MAX_REDIRECTS} times`);
}

/**
 * Sends a request and follows where it is sent on.
 * @throws EcrctlError PROTOCOL_ERROR for too many redirects, none that can be followed, or a loss of encryption
 */
export function sendFollowing(transport: Transport, request: RedirectableRequest): Promise<HttpResponse> {
  const {authorization: _, secretBody = false, ...rest} = request;
  const send = ({url, headers}: Hop): Promise<HttpResponse> =>
    transport.send({...rest, url, headers: {...rest.headers, ...headers}});
  const nextOf = (response: HttpResponse): URL | undefined => {
    if (!REDIRECT_STATUSES.has(response.status)) return undefined;
    discard(response);
    const next = nextHop(response);
    if (!secretBody || next.origin === request.url.origin) return next;
    throw refusal(response, `was sent on to ${next.origin}, which shall not get the secret in it`);
  };
  return followHops(request, {send, nextOf});
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
