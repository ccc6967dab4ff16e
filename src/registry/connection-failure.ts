import {EcrctlError, type ErrorCode} from '../errors.ts';
import {parseEcrHost} from '../oci/ecr-host.ts';
import {ProxyFailure} from './proxy-failure.ts';
import {presentable, redactUrl} from './redact.ts';
import {RegistryError} from './registry-error.ts';
import {isTlsFailure} from './tls-failure.ts';

/** The exchange that failed, for the message. */
export interface Exchange {
  method: string;
  url: URL;
  signal?: AbortSignal | undefined;
}

interface Diagnosis {
  code: ErrorCode;
  why: string;
  hint: string;
  retryable: boolean;
}

const TLS_HINT =
  "if the registry's certificate is from a private authority, name its bundle with --ca-bundle";

/** Whether OpenSSL found an answer that is no TLS at all. */
export function speaksNoTls(error: {code: string; message: string}): boolean {
  // Node's own client says EPROTO, and the rest in words.
  return /wrong[_ ]version[_ ]number|packet[_ ]length[_ ]too[_ ]long/i.test(`${error.code} ${error.message}`);
}

/** undici's names for an answer that is no HTTP, or has headers without end: a repetition would bring the same. */
const NO_HTTP = new Set(['HTTPParserError', 'HeadersOverflowError']);

/** undici's names for a client that has been closed: whoever asked has gone. */
const CLOSED = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);

/** undici's names for a connection on which nothing moves. */
const STALLS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * Turns what the sockets say into one of our errors. Errors that are ours already pass unchanged, and a
 * signal that was given up wins over the broken connection that it caused.
 */
export function connectionFailure(cause: unknown, exchange: Exchange): EcrctlError {
  if (exchange.signal?.aborted) return cancellation(exchange.signal);
  if (cause instanceof EcrctlError) return cause;
  const {code, why, hint, retryable} = diagnose(cause, exchange.url);
  const message = `${exchange.method} ${redactUrl(exchange.url)} failed: ${why}`;
  return new RegistryError(code, message, {...exchange, hint, cause, retryable});
}

/** The error of an operation that was given up: the signal's own reason where that is one of our errors. */
export function cancellation(signal: AbortSignal): EcrctlError {
  if (signal.reason instanceof EcrctlError) return signal.reason;
  return new EcrctlError('CANCELLED', 'cancelled', {cause: signal.reason});
}

function diagnose(cause: unknown, url: URL): Diagnosis {
  const name = systemCode(cause);
  const atProxy = proxyDiagnosis(cause, name, url);
  if (atProxy) return atProxy;
  if (name === 'ECONNREFUSED') {
    const hint = `is a registry running at ${url.host}? check the host, the port and NO_PROXY`;
    return {code: 'CONNECTION_REFUSED', why: 'the connection was refused', hint, retryable: false};
  }
  if (name === 'ENOTFOUND') {
    const hint = 'check the name, the region and the network; behind a proxy, set HTTPS_PROXY';
    return {code: 'NETWORK_ERROR', why: `the host ${url.hostname} is not known`, hint, retryable: false};
  }
  if (speaksNoTls({code: name, message: textOf(cause)})) return noTls(url);
  if (isTlsFailure(name)) {
    return {code: 'TLS_ERROR', why: presentable(textOf(cause)), hint: TLS_HINT, retryable: false};
  }
  const hint = 'the network, the registry or a proxy between is in trouble; try again';
  if (STALLS.has(name)) return {code: 'TIMED_OUT', why: 'nothing moved for too long', hint, retryable: true};
  if (cause instanceof Error && NO_HTTP.has(cause.name)) {
    const why = `the answer is not HTTP as it should be (${presentable(textOf(cause))})`;
    return {code: 'PROTOCOL_ERROR', why, hint: 'is this host a registry?', retryable: false};
  }
  const why = `the connection failed (${presentable(textOf(cause))})`;
  return {code: 'NETWORK_ERROR', why, hint, retryable: !CLOSED.has(name)};
}

/** Only a registry of somebody's own speaks plain HTTP on purpose. */
function noTls({host, hostname}: URL): Diagnosis {
  const hint = parseEcrHost(hostname)
    ? 'something else answers in its place, a proxy or a portal perhaps; check HTTPS_PROXY'
    : `the registry speaks plain HTTP; if that is meant, and the network can be trusted: --plain-http ${host}`;
  return {code: 'TLS_ERROR', why: `${host} does not speak TLS`, hint, retryable: false};
}

/** What undici says when a proxy answers a CONNECT with anything but 200. */
const PROXY_ANSWER = /^Proxy response \((\d+)\)/;

/** What went wrong before the server was reached at all; undefined where it was, or where there is no proxy. */
function proxyDiagnosis(cause: unknown, name: string, {host}: URL): Diagnosis | undefined {
  const status = PROXY_ANSWER.exec(textOf(cause))?.[1];
  if (status !== undefined) {
    const hint =
      status === '407'
        ? 'it wants a name and a password: http://name:password@host:port in HTTPS_PROXY'
        : `the proxy does not let this through; check HTTPS_PROXY, or name ${host} in NO_PROXY`;
    return {code: 'NETWORK_ERROR', why: `the proxy answered ${status}`, hint, retryable: status >= '500'};
  }
  if (!(cause instanceof ProxyFailure)) return undefined;
  const hint = `check HTTPS_PROXY and HTTP_PROXY, or name ${host} in NO_PROXY`;
  const proxy = `the proxy ${cause.proxy}`;
  if (name === 'ECONNREFUSED') {
    return {code: 'CONNECTION_REFUSED', why: `${proxy} refused the connection`, hint, retryable: false};
  }
  if (name === 'ENOTFOUND') {
    return {code: 'NETWORK_ERROR', why: `${proxy} is not known`, hint, retryable: false};
  }
  const isTls = isTlsFailure(name);
  const why = `${proxy} cannot be reached (${presentable(textOf(cause))})`;
  return {code: isTls ? 'TLS_ERROR' : 'NETWORK_ERROR', why, hint, retryable: !isTls};
}

function systemCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'cause' in cause ? systemCode(cause.cause) : '';
}

function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || systemCode(cause) || cause.name;
}
