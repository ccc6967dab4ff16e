import type {Abortable} from '../content/store.ts';
import type {ErrorCode} from '../errors.ts';
import {Authorizer} from './authorization/authorizer.ts';
import {parseChallenges} from './authorization/challenge.ts';
import {anonymous, type CredentialSource} from './authorization/credential.ts';
import {cancellation} from './connection-failure.ts';
import type {RawOutcome} from './raw/raw-download.ts';
import type {RawAnswer} from './raw/raw-stream.ts';
import {readBody} from './read-body.ts';
import {followHops, type Hop, resolveLocation, sendFollowing} from './redirect.ts';
import type {RegistryError} from './registry-error.ts';
import {registryOrigin} from './registry-host.ts';
import {type Clock, Retrier, type RetryOptions, systemClock} from './retry.ts';
import type {HttpResponse, RequestBody, Transport} from './transport.ts';
import {errorOfAnswer} from './wire-error.ts';

/** What a client of one registry is made of. */
export interface RegistryClientOptions {
  /** `host[:port]` as in a reference. */
  host: string;
  transport: Transport;
  credentials?: CredentialSource | undefined;
  retry?: RetryOptions | undefined;
  /** Speaks plain HTTP to a host that is not this machine. */
  insecure?: boolean | undefined;
  /** Where the registry is when the host does not say it: another port, TLS on this machine. */
  endpoint?: string | undefined;
  /** Sends name and password without being asked first; for registries known to want Basic (ECR). */
  assumeBasic?: boolean | undefined;
}

/** One request of the distribution API. */
export interface RegistryRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path that begins with `/v2/`, or an address that the registry gave. */
  target: string | URL;
  headers?: Record<string, string>;
  body?: RequestBody;
  /** Statuses that are answers; any other is thrown. */
  expect: readonly number[];
  /** What is missing when a 404 does not say. */
  notFound: ErrorCode;
  /** What a token must allow, as `repository:<name>:<actions>`. */
  scopes: readonly string[];
  signal?: AbortSignal | undefined;
}

/** A download: where from, and who may give it up. */
type RawRegistryRequest = Pick<RegistryRequest, 'target' | 'scopes' | 'signal'>;

/** An answer read to its end. */
export interface RegistryDocument {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  url: URL;
}

/** A refused token and a refused credential are each renewed once; a third refusal is an answer. */
const MAX_AUTHORIZATIONS = 2;

/** Speaks to one registry: authorized, patient, and with one kind of error. */
export class RegistryClient {
  /** As in a reference. */
  readonly host: string;
  readonly origin: URL;
  readonly retrier: Retrier;
  readonly #transport: Transport;
  readonly #authorizer: Authorizer;
  readonly #clock: Clock;

  constructor(options: RegistryClientOptions) {
    const {host, transport, credentials = anonymous, assumeBasic = false} = options;
    this.host = host;
    this.origin = new URL(options.endpoint ?? registryOrigin(host, options));
    this.retrier = new Retrier(options.retry);
    this.#transport = transport;
    this.#clock = options.retry?.clock ?? systemClock;
    const {origin} = this;
    this.#authorizer = new Authorizer({
      transport,
      origin,
      host,
      credentials,
      clock: this.#clock,
      assumeBasic,
    });
  }

  /** Sends a request until it is answered; the body of the answer is left to the caller to read. */
  send(request: RegistryRequest): Promise<HttpResponse> {
    return this.retrier.run(() => this.attempt(request), request.signal);
  }

  /** Sends a request and reads its answer whole; a connection that breaks half-way is a failed attempt. */
  read(request: RegistryRequest, limit: number): Promise<RegistryDocument> {
    return this.retrier.run(async () => {
      const response = await this.attempt(request);
      const bytes = await readBody(response, limit, request.signal);
      return {status: response.status, headers: response.headers, bytes, url: response.url};
    }, request.signal);
  }

  /** Downloads into a file past streams; how far that came. Whatever else comes of it is for others to judge. */
  download(
    request: RawRegistryRequest,
    into: Parameters<Transport['download']>[1],
  ): Promise<{position: number; digest?: string}> {
    return this.#sentOn(request, hop => this.#transport.download(hop, into));
  }

  /** Opens content of known size past streams; undefined where that is for others to do. */
  async openRaw(
    request: RawRegistryRequest,
    size: number,
  ): Promise<AsyncGenerator<Uint8Array, void, undefined> | undefined> {
    const answer = await this.#sentOn(request, hop => this.#transport.open(hop, size));
    return answer.status === 'content' ? answer.chunks : undefined;
  }

  /** Follows what is sent on to storage like any request, with the authorization for this origin alone. */
  async #sentOn<Answer extends RawOutcome | RawAnswer>(
    {target, scopes, signal}: RawRegistryRequest,
    send: (hop: Hop & Abortable) => Promise<Answer>,
  ): Promise<Answer> {
    const url = new URL(target, this.origin);
    const authorization = await this.#authorizationFor(url, scopes);
    return followHops(
      {method: 'GET', url, authorization},
      {
        send: hop => send({...hop, signal}),
        nextOf: (answer, from) =>
          'location' in answer && answer.location !== undefined
            ? resolveLocation(answer.location, {method: 'GET', url: from})
            : undefined,
      },
    );
  }

  /** Sends a request once, authorizing it as often as that can help. */
  async attempt(request: RegistryRequest): Promise<HttpResponse> {
    const url = new URL(request.target, this.origin);
    const {method, headers, body, signal, scopes} = request;
    for (let authorizations = 0; ; authorizations++) {
      if (signal?.aborted) throw cancellation(signal);
      const used = await this.#authorizationFor(url, scopes);
      const hop = {method, url, body, signal, authorization: used, ...(headers ? {headers} : {})};
      const response = await sendFollowing(this.#transport, hop);
      if (request.expect.includes(response.status)) return response;
      const error = await errorOfAnswer(response, {notFound: request.notFound, now: this.#clock.now()});
      const mayLearn = authorizations < MAX_AUTHORIZATIONS && isAboutAuthorization(error);
      if (!mayLearn || response.url.origin !== this.origin.origin) throw error;
      const challenges = parseChallenges(response.headers['www-authenticate']);
      if (!(await this.#authorizer.learn({used, scopes, challenges}))) throw error;
    }
  }

  /** What a request carries to this registry; to any other place, nothing. */
  async #authorizationFor(url: URL, scopes: readonly string[]): Promise<string | undefined> {
    return url.origin === this.origin.origin ? this.#authorizer.authorization(scopes) : undefined;
  }
}

/** A 401, or ECR's 403 for a token that has expired; the answer to a HEAD cannot say which 403 it is. */
function isAboutAuthorization(error: RegistryError): boolean {
  if (error.status !== 403) return error.status === 401;
  return error.code === 'CREDENTIALS_EXPIRED' || error.method === 'HEAD';
}
