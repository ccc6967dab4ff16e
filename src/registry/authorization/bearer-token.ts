import type {EcrctlError} from '../../errors.ts';
import {readBody} from '../read-body.ts';
import {type RedirectableRequest, resolveLocation, sendFollowing} from '../redirect.ts';
import {RegistryError} from '../registry-error.ts';
import type {HttpRequest, HttpResponse, Transport} from '../transport.ts';
import {errorOfAnswer} from '../wire-error.ts';
import {basicAuthorization, type Credential} from './credential.ts';

/** Where a Bearer challenge sends its clients. */
export interface TokenService {
  realm: string;
  service: string | undefined;
}

/** A token and the moment until which it may be used, in milliseconds since 1970. */
export interface Token {
  value: string;
  expiresAt: number;
}

/** What is asked of a token service, on behalf of a registry. */
export interface TokenRequest {
  tokenService: TokenService;
  scopes: readonly string[];
  credential: Credential | undefined;
  /** The registry that sent the challenge; a token service must not be less well protected. */
  registry: URL;
  now: number;
}

/** Tokens are some kilobytes. */
const MAX_TOKEN_ANSWER_BYTES = 1024 * 1024;

/** What a token is good for when its service does not say (distribution's token specification). */
const DEFAULT_LIFETIME = 60;

/** A token is not used in its last seconds, lest it expires on the way. */
const SAFETY_MARGIN = 10;

const CLIENT_ID = 'ecrctl';

/**
 * Gets a token, by GET with a name and password or with nothing, by POST with an identity token.
 * @throws EcrctlError UNAUTHORIZED, ACCESS_DENIED, PROTOCOL_ERROR and whatever a connection fails with
 */
export async function fetchToken(transport: Transport, request: TokenRequest): Promise<Token> {
  const {credential, now} = request;
  if (credential?.kind === 'registry-token') return {value: credential.token, expiresAt: Infinity};
  const realm = resolveLocation(request.tokenService.realm, {method: 'GET', url: request.registry});
  const response = await sendFollowing(transport, {
    ...(credential?.kind === 'identity-token'
      ? postRequest(realm, request, credential.token)
      : getRequest(realm, request)),
    ...(credential?.kind === 'basic'
      ? {authorization: basicAuthorization(credential.username, credential.password)}
      : {}),
  });
  if (response.status !== 200) throw await refusal(response, now);
  return parseToken(response, await readBody(response, MAX_TOKEN_ANSWER_BYTES), now);
}

function getRequest(realm: URL, {tokenService, scopes}: TokenRequest): HttpRequest {
  const url = new URL(realm);
  if (tokenService.service !== undefined) url.searchParams.set('service', tokenService.service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return {method: 'GET', url};
}

function postRequest(
  url: URL,
  {tokenService, scopes}: TokenRequest,
  identityToken: string,
): RedirectableRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    refresh_token: identityToken,
    scope: scopes.join(' '),
  });
  if (tokenService.service !== undefined) form.set('service', tokenService.service);
  return {
    method: 'POST',
    url,
    headers: {'content-type': 'application/x-www-form-urlencoded'},
    body: Buffer.from(form.toString()),
    secretBody: true,
  };
}

async function refusal(response: HttpResponse, now: number): Promise<EcrctlError> {
  const error = await errorOfAnswer(response, {notFound: 'UNAUTHORIZED', now});
  if (error.retryable || response.status === 403) return error;
  return new RegistryError('UNAUTHORIZED', `no token was given: ${error.message}`, {
    method: response.method,
    url: response.url,
    status: response.status,
    errors: error.errors,
    cause: error,
    hint: 'log in to this registry again, for example with "docker login"',
  });
}

function parseToken(response: HttpResponse, body: Buffer, now: number): Token {
  const answer = parseObject(body);
  const value = [answer.token, answer.access_token].find(one => typeof one === 'string' && one !== '');
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    const message = 'the token service answered without a token';
    throw new RegistryError('PROTOCOL_ERROR', message, {method: response.method, url: response.url});
  }
  const lifetime = typeof answer.expires_in === 'number' ? answer.expires_in : DEFAULT_LIFETIME;
  return {value, expiresAt: now + Math.max(1, lifetime - SAFETY_MARGIN) * 1000};
}

function parseObject(body: Buffer): Record<string, unknown> {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}
