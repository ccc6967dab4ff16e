import {once} from 'node:events';
import {createServer, type RequestListener, type Server} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {EcrctlError} from '../../errors.ts';

/** How long running requests may take to finish when the server closes, in milliseconds. */
const CLOSE_PATIENCE = 5000;

/** A layer takes as long as it takes; only its head must come soon. */
const TIMEOUTS = {requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 65_000};

/** Where to listen. */
export interface ListenOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** PEM texts. */
  tls?: {cert: string; key: string} | undefined;
}

/** A server that listens. */
export interface Listening {
  port: number;
  /** Takes no more connections, lets running requests finish for a while, then ends them. */
  close(): Promise<void>;
}

/** @throws EcrctlError IO_ERROR, ACCESS_DENIED, USAGE when it cannot listen there */
export async function listen(handle: RequestListener, options: ListenOptions): Promise<Listening> {
  const {host, port, tls} = options;
  const server = tls ? createSecureServer({...TIMEOUTS, ...tls}, handle) : createServer(TIMEOUTS, handle);
  // Sending small answers at once matters more here than filling packets.
  server.on('connection', socket => socket.setNoDelay(true));
  // While it closes, a connection whose last answer is out must not wait for another request.
  server.on('request', (_request, response) => {
    response.on('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
  });
  server.listen({host, port});
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw cannotListen(cause as NodeJS.ErrnoException, options);
  }
  return {port: (server.address() as AddressInfo).port, close: () => closeGracefully(server)};
}

async function closeGracefully(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const patience = new AbortController();
  const late = delay(CLOSE_PATIENCE, undefined, {signal: patience.signal}).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await closed;
  patience.abort();
  await late;
}

function cannotListen(cause: NodeJS.ErrnoException, {host, port}: ListenOptions): EcrctlError {
  const where = `${host}:${port}`;
  if (cause.code === 'EADDRINUSE') {
    return new EcrctlError('CONFLICT', `something else listens on ${where} already`, {
      hint: 'choose another port, or 0 for a free one',
      cause,
    });
  }
  return new EcrctlError('IO_ERROR', `the local ECR cannot listen on ${where}: ${cause.code}`, {cause});
}
