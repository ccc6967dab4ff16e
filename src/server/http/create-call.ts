import {randomUUID} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {CallContext, Caller, ServerParts} from '../call-context.ts';

/** What makes a call of a request, besides the request itself. */
export interface CallIdentity {
  operation: string;
  protocol: CallContext['protocol'];
  region: string;
  caller: Caller;
}

/** A call as its handler sees it. */
export function createCall(
  parts: ServerParts,
  request: IncomingMessage,
  identity: CallIdentity,
): CallContext {
  // Another process may have answered this client a moment ago.
  parts.state.refresh();
  return {
    ...identity,
    server: parts,
    state: parts.state,
    requestId: randomUUID(),
    now: parts.clock(),
    origin: originOf(request, parts.settings.secure),
    sourceIp: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  };
}

/** Hosts that can stand in a URL as they are; anything else that a client claims is not repeated. */
const HOST = /^[a-zA-Z0-9.-]+(?::\d{1,5})?$|^\[[0-9a-fA-F:.]+\](?::\d{1,5})?$/;

/** How the client spelled this server: scheme, host and port. */
export function originOf(request: IncomingMessage, secure: boolean): string {
  const scheme = secure ? 'https' : 'http';
  const {host} = request.headers;
  if (host !== undefined && HOST.test(host)) return `${scheme}://${host}`;
  const {localAddress = '127.0.0.1', localPort = 0} = request.socket;
  return `${scheme}://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
