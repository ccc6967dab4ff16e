import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {EcrctlError} from '../../errors.ts';
import {endStalled} from './end-stalled.ts';

/** While the server closes, a connection on which nothing moves for so long is ended, in milliseconds. */
const CLOSE_PATIENCE = 5000;

/** How often it is looked whether something moved. */
const LOOK_EVERY = 250;

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

/** Answers a request; resolves when there is nothing more to do for it. It never rejects. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that listens. */
export interface Listening {
  port: number;
  /** Takes no more connections, and lets requests finish for as long as their bytes keep moving. */
  close(): Promise<void>;
}

/** @throws EcrctlError IO_ERROR, ACCESS_DENIED, USAGE when it cannot listen there */
export async function listen(handle: RequestHandler, options: ListenOptions): Promise<Listening> {
  const {host, port, tls} = options;
  const running = new Set<Promise<void>>();
  const server = tls ? createSecureServer({...TIMEOUTS, ...tls}) : createServer(TIMEOUTS);
  server.on('request', (request, response) => {
    const work = handle(request, response).finally(() => running.delete(work));
    running.add(work);
  });
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Sending small answers at once matters more here than filling packets.
    socket.setNoDelay(true);
  });
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
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeGracefully(server, {sockets, running}),
  };
}

async function closeGracefully(
  server: Server,
  {sockets, running}: {sockets: ReadonlySet<Socket>; running: ReadonlySet<Promise<void>>},
): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const look = endStalled(sockets, CLOSE_PATIENCE);
  const timer = setInterval(() => look(performance.now()), LOOK_EVERY);
  await closed;
  clearInterval(timer);
  // A client that went away leaves work behind, which still writes what it has.
  const late = new AbortController();
  const patience = delay(CLOSE_PATIENCE, undefined, {signal: late.signal}).catch(() => undefined);
  await Promise.race([Promise.all(running), patience]);
  late.abort();
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
