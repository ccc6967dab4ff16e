// A TCP proxy on loopback between a client and a server: every byte arrives so many milliseconds later than it
// was sent, in both directions, and a connection takes a round trip to open. Throughput is not limited. It
// counts what it carries: bytes each way, connections, and HTTP requests by their first lines.
import net from 'node:net';

/** Bytes in flight in one direction after which the sender has to wait. */
const HELD_BYTES = 64 << 20;
const REQUEST_LINE = Buffer.from(' HTTP/1.1\r\n');

/** Starts a proxy before `port`; `counts` and `reset()` tell what went through. */
export async function startWire(port, {delay = 0} = {}) {
  const counts = {bytes: 0, requests: 0, connections: 0};
  const sockets = new Set();
  const server = net.createServer({allowHalfOpen: true}, client => {
    counts.connections += 1;
    client.setNoDelay(true);
    client.pause();
    later(delay * 2, () => {
      const upstream = net.connect({port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true});
      for (const socket of [client, upstream])
        sockets.add(socket.once('close', () => sockets.delete(socket)));
      forward(client, upstream, {delay, onChunk: countRequests(counts)});
      forward(upstream, client, {delay, onChunk: chunk => (counts.bytes += chunk.length)});
      client.resume();
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    counts,
    reset: () => Object.assign(counts, {bytes: 0, requests: 0, connections: 0}),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise(resolve => server.close(resolve));
    },
  };
}

function countRequests(counts) {
  let tail = Buffer.alloc(0);
  return chunk => {
    counts.bytes += chunk.length;
    const seam = Buffer.concat([tail, chunk.subarray(0, REQUEST_LINE.length - 1)]);
    if (seam.includes(REQUEST_LINE)) counts.requests += 1;
    for (let at = chunk.indexOf(REQUEST_LINE); at >= 0; at = chunk.indexOf(REQUEST_LINE, at + 1))
      counts.requests += 1;
    tail = Buffer.concat([tail, chunk]).subarray(-(REQUEST_LINE.length - 1));
  };
}

function forward(from, to, {delay, onChunk}) {
  let held = 0;
  from.on('data', chunk => {
    onChunk(chunk);
    held += chunk.length;
    if (held > HELD_BYTES) from.pause();
    later(delay, () => {
      held -= chunk.length;
      if (held <= HELD_BYTES / 2) from.resume();
      if (!to.destroyed) to.write(chunk);
    });
  });
  from.on('end', () => later(delay, () => to.end()));
  from.on('error', () => later(delay, () => to.destroy()));
  from.on('close', () => later(delay, () => to.destroySoon()));
}

function later(milliseconds, action) {
  if (milliseconds === 0) action();
  else setTimeout(action, milliseconds);
}
