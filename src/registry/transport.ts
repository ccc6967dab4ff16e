import type {Readable} from 'node:stream';
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Dispatcher, EnvHttpProxyAgent as EnvHttpProxyAgentType} from 'undici';
import type {FilePlace} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';
import {connectionFailure} from './connection-failure.ts';
import {proxyConnections} from './proxy-connections.ts';
import {DownloadThreads} from './raw/download-threads.ts';
import type {RawOutcome} from './raw/raw-download.ts';
import type {RawRequest} from './raw/raw-exchange.ts';
import {openRaw, type RawAnswer} from './raw/raw-stream.ts';
import {redactUrl} from './redact.ts';
import {isLoopbackHost, lookupWithLocalhost} from './registry-host.ts';
import {trustedAuthorities} from './trusted-authorities.ts';
import {Agent, EnvHttpProxyAgent} from './undici.ts';

/** A body that can be sent again: bytes in memory, or a stream of known size that opens anew for each attempt. */
export type RequestBody = Uint8Array | {size: number; open: () => AsyncIterable<Uint8Array>};

/** One exchange with one server; nothing is followed, repeated or judged. */
export interface HttpRequest {
  method: string;
  url: URL;
  headers?: Record<string, string>;
  body?: RequestBody | undefined;
  signal?: AbortSignal | undefined;
}

/** An answer of whatever status. Its body must be read or destroyed, or its connection stays taken. */
export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Readable;
  method: string;
  /** Where the answer came from, after redirects. */
  url: URL;
}

/** One finished exchange, for a debug log. */
export interface ExchangeTrace {
  method: string;
  /** Redacted. */
  url: string;
  status: number;
  milliseconds: number;
}

/** How to reach servers. Everything has a default. */
export interface TransportOptions {
  /** Connections to one origin at once. */
  connections?: number;
  /** Certificates in PEM form that are trusted beside the usual ones. */
  certificates?: string;
  /** Milliseconds without a byte in either direction after which an exchange counts as broken. */
  stallTimeout?: number;
  /** Milliseconds within which a connection must stand. */
  connectTimeout?: number;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY (in either case) are looked up. */
  environment?: Record<string, string | undefined>;
  userAgent?: string;
  onExchange?: (trace: ExchangeTrace) => void;
  /** The built `download-worker`; without it all downloads share this thread. */
  downloadWorker?: URL | undefined;
}

/** Eight blobs at once is what pays (more only share the same line); as many again for small questions. */
const DEFAULT_CONNECTIONS = 16;

/** A server may hash gigabytes before it answers the end of an upload; nobody waits longer than this. */
const DEFAULT_STALL_TIMEOUT = 120_000;

/** A host that does not take a connection in this time is not there; what undici and curl users are used to. */
const DEFAULT_CONNECT_TIMEOUT = 15_000;

/** Idle connections are kept a little less long than load balancers keep theirs (60 s), lest they close first. */
const KEEP_ALIVE = 50_000;

/** The one door out for HTTP: connections, proxies, trust and patience. Shared by everything of one run. */
export class Transport {
  readonly #direct: Dispatcher;
  readonly #proxies: ReturnType<typeof proxiesOf>;
  #outward: Dispatcher | undefined;
  readonly #userAgent: string;
  readonly #onExchange: ((trace: ExchangeTrace) => void) | undefined;
  readonly #options: TransportOptions;
  #threads: DownloadThreads | undefined;

  constructor(options: TransportOptions = {}) {
    this.#options = options;
    this.#userAgent = options.userAgent ?? 'ecrctl';
    this.#onExchange = options.onExchange;
    this.#proxies = proxiesOf(options.environment ?? process.env);
    this.#direct = new Agent(agentOptionsOf(options));
  }

  /**
   * Sends one request and returns when the head of the answer is there.
   * @throws EcrctlError CONNECTION_REFUSED, NETWORK_ERROR, TIMED_OUT, TLS_ERROR, CANCELLED, INVALID_SETTINGS for
   * proxies that are none, or what the body's stream threw
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const started = performance.now();
    // A connection is free again one turn after its answer; asking sooner would open another beside it.
    await nextTurn();
    try {
      const answer = await this.#dispatcherOf(request.url).request(this.#optionsOf(request));
      this.#trace(request, answer.statusCode, started);
      const {method, url} = request;
      const headers = flatten(answer.headers);
      return {status: answer.statusCode, headers, body: answer.body, method, url};
    } catch (cause) {
      throw connectionFailure(cause, request);
    }
  }

  /**
   * Downloads into a file past streams, as far as that goes: only from a server that is reached directly, and
   * nothing is followed, repeated or judged.
   */
  async download(
    request: Omit<HttpRequest, 'method' | 'body'>,
    into: {place: FilePlace; size: number; algorithm: string; onProgress: (position: number) => void},
  ): Promise<RawOutcome> {
    const raw = this.#rawRequest(request, into.size);
    if (!raw) return {position: 0, code: 0};
    this.#threads ??= new DownloadThreads(this.#options.downloadWorker);
    const {place, algorithm, onProgress} = into;
    const started = performance.now();
    const job = {...raw, algorithm, ...place};
    const outcome = await this.#threads.run(job, {signal: request.signal, onProgress});
    this.#trace({...request, method: 'GET'}, outcome.code, started);
    return outcome;
  }

  /** Opens content of known size past streams, on the same terms. */
  async open(request: Omit<HttpRequest, 'method' | 'body'>, size: number): Promise<RawAnswer> {
    const raw = this.#rawRequest(request, size);
    if (!raw) return {status: 'other', code: 0};
    const started = performance.now();
    const answer = await openRaw(raw, request.signal ?? new AbortController().signal);
    this.#trace({...request, method: 'GET'}, answer.code, started);
    return answer;
  }

  /** Closes every connection, idle or not. */
  async close(): Promise<void> {
    await this.#threads?.close();
    await this.#direct.destroy();
    await this.#outward?.destroy();
  }

  #dispatcherOf(url: URL): Dispatcher {
    if (!this.#proxies || isLoopbackHost(url.host)) return this.#direct;
    this.#outward ??= proxyAgent({...agentOptionsOf(this.#options), ...this.#proxies});
    return this.#outward;
  }

  #optionsOf({method, url, headers, body, signal}: HttpRequest): Dispatcher.RequestOptions {
    return {
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers: {'user-agent': this.#userAgent, ...headers, ...lengthOf(body)},
      body: contentOf(body),
      signal: signal ?? null,
      // undici gives up the connection after every HEAD; registries answer HEAD as they should.
      reset: false,
    };
  }

  #rawRequest({url, headers}: Pick<HttpRequest, 'url' | 'headers'>, size: number): RawRequest | undefined {
    const {stallTimeout = DEFAULT_STALL_TIMEOUT} = this.#options;
    if (this.#dispatcherOf(url) !== this.#direct) return undefined;
    return {
      url: url.href,
      headers: {'user-agent': this.#userAgent, ...headers},
      size,
      stallTimeout,
      certificates: authoritiesOf(this.#options),
    };
  }

  /** What never came to an answer is told by whoever asks again. */
  #trace(request: HttpRequest, status: number, started: number): void {
    if (status === 0) return;
    this.#onExchange?.({
      method: request.method,
      url: redactUrl(request.url),
      status,
      milliseconds: performance.now() - started,
    });
  }
}

function agentOptionsOf(options: TransportOptions): EnvHttpProxyAgentType.Options {
  const ca = authoritiesOf(options);
  const stallTimeout = options.stallTimeout ?? DEFAULT_STALL_TIMEOUT;
  const trust = ca ? {ca} : {};
  return {
    connections: options.connections ?? DEFAULT_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE,
    bodyTimeout: stallTimeout,
    headersTimeout: stallTimeout,
    connectTimeout: options.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT,
    connect: {...trust, lookup: lookupWithLocalhost},
    requestTls: trust,
    proxyTls: trust,
  };
}

function authoritiesOf({certificates, environment = process.env}: TransportOptions): string[] | undefined {
  return certificates ? trustedAuthorities(certificates, environment) : undefined;
}

function proxyAgent(options: EnvHttpProxyAgentType.Options): Dispatcher {
  if ([options.httpProxy, options.httpsProxy].some(isSocks)) {
    throw new EcrctlError('INVALID_SETTINGS', 'HTTP_PROXY or HTTPS_PROXY names a SOCKS proxy', {
      hint: 'only HTTP proxies can be used here: write http://host:port',
    });
  }
  try {
    return new EnvHttpProxyAgent({...options, clientFactory: proxyConnections});
  } catch (cause) {
    throw new EcrctlError('INVALID_SETTINGS', 'HTTP_PROXY or HTTPS_PROXY is not the address of a proxy', {
      hint: 'write it as http://host:port',
      cause,
    });
  }
}

function isSocks(proxy: string | undefined): boolean {
  return /^socks/i.test(proxy ?? '');
}

function proxiesOf(environment: Record<string, string | undefined>) {
  const setting = (name: string) => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const proxies = {
    httpProxy: setting('HTTP_PROXY'),
    httpsProxy: setting('HTTPS_PROXY'),
    noProxy: setting('NO_PROXY'),
  };
  return proxies.httpProxy || proxies.httpsProxy ? proxies : undefined;
}

function lengthOf(body: RequestBody | undefined): Record<string, string> {
  if (body === undefined) return {};
  return {'content-length': String(body instanceof Uint8Array ? body.byteLength : body.size)};
}

/** undici takes any async iterable as it is; its types only say Readable, which would cost a copy of the queue. */
function contentOf(body: RequestBody | undefined): Uint8Array | Readable | null {
  if (body === undefined || body instanceof Uint8Array) return body ?? null;
  return body.open() as Readable;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
