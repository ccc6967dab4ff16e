import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** After how many bytes a connection breaks, counted in one direction or the other. */
export interface BreakingPoint {
  sent?: number;
  received?: number;
}

/** A way to a server that breaks: each connection takes the next of `points` and is whole when none is left. */
export interface BreakingProxy {
  host: string;
  points: BreakingPoint[];
  close(): Promise<void>;
}

/** Puts a breaking proxy before `host:port` of this machine. */
export async function startBreakingProxy(target: string, points: BreakingPoint[]): Promise<BreakingProxy> {
  const sockets = new Set<Socket>();
  const [, port] = target.split(':');
  const server = createServer(near => {
    const far = connect(Number(port), '127.0.0.1');
    const point = points.shift() ?? {};
    const end = () => {
      near.resetAndDestroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end).setNoDelay();
    }
    forward(near, far, {limit: point.sent, end});
    forward(far, near, {limit: point.received, end});
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  };
  return {host: `127.0.0.1:${(server.address() as AddressInfo).port}`, points, close};
}

function forward(from: Socket, to: Socket, {limit, end}: {limit: number | undefined; end: () => void}): void {
  let left = limit ?? Number.POSITIVE_INFINITY;
  from.on('data', chunk => {
    const passed = chunk.subarray(0, Math.min(left, chunk.length));
    left -= passed.length;
    const isFree = to.write(passed, () => {
      if (left === 0) end();
    });
    if (isFree) return;
    from.pause();
    to.once('drain', () => from.resume());
  });
}
