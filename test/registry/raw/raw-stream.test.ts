import {readFileSync} from 'node:fs';
import type {AddressInfo, Server, Socket} from 'node:net';
import {createServer} from 'node:net';
import {createServer as createSecureServer} from 'node:tls';
import {afterEach, describe, expect, test} from 'vitest';
import {openRaw, type RawAnswer} from '../../../src/registry/raw/raw-stream.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const MIB = 1024 * 1024;
const content = new ImageGenerator('raw-stream').bytes(12 * MIB);
const pem = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
const head = `HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()));
});

/** A server that answers every connection alike, once it has been asked. */
async function serve(scheme: 'http' | 'https', answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {}).once('data', () => answer(socket));
  };
  const server: Server =
    scheme === 'http'
      ? createServer(accept)
      : createSecureServer({key: pem('server-key.pem'), cert: pem('server.pem')}, accept);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise(resolve => server.close(resolve));
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/blob`;
}

function open(url: string, signal = new AbortController().signal): Promise<RawAnswer> {
  const request = {
    url,
    headers: {},
    size: content.length,
    stallTimeout: 10_000,
    certificates: [pem('ca.pem')],
  };
  return openRaw(request, signal);
}

async function chunksOf(url: string, signal?: AbortSignal) {
  const answer = await open(url, signal);
  if (answer.status !== 'content') throw new TypeError(`no content but ${answer.status}`);
  return answer.chunks;
}

describe.each(['http', 'https'] as const)('content past streams over %s', scheme => {
  const sendAll = (socket: Socket): void => {
    socket.write(head);
    socket.end(content);
  };

  test('comes whole', async () => {
    const received: Buffer[] = [];
    for await (const chunk of await chunksOf(await serve(scheme, sendAll))) received.push(Buffer.from(chunk));
    expect(Buffer.concat(received).equals(content)).toBe(true);
  });

  test('leaves a chunk alone until the next one is asked for, however long that takes', async () => {
    let sent = (): void => {};
    const allSent = new Promise<void>(resolve => {
      sent = resolve;
    });
    const url = await serve(scheme, socket => {
      socket.write(head);
      socket.write(content.subarray(0, 4 * MIB));
      // Whatever fits between the two ends is on its way before the first chunk is let go.
      socket.write(content.subarray(4 * MIB), () => sent());
      setImmediate(sent);
    });
    const received: Buffer[] = [];
    for await (const chunk of await chunksOf(url)) {
      const before = Buffer.from(chunk);
      await allSent;
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
      expect(before.equals(chunk)).toBe(true);
      received.push(before);
    }
    expect(Buffer.concat(received).equals(content)).toBe(true);
  });

  test.each([0.1, 0.3, 0.5, 0.7, 0.9])('ends early when the line breaks at %f of it', async share => {
    const part = content.subarray(0, content.length * share);
    const url = await serve(scheme, socket => {
      socket.write(head);
      socket.end(part);
    });
    const received: Buffer[] = [];
    for await (const chunk of await chunksOf(url)) received.push(Buffer.from(chunk));
    expect(Buffer.concat(received).equals(part)).toBe(true);
  });
});

describe('content past streams', () => {
  test('of another size than what is expected is for others to judge', async () => {
    const url = await serve('http', socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'));
    expect(await open(url)).toEqual({status: 'other', code: 200});
  });

  test('tells where it is sent on to, and what else was answered', async () => {
    const moved = await serve('http', socket =>
      socket.end('HTTP/1.1 307 Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n'),
    );
    expect(await open(moved)).toEqual({status: 'redirect', code: 307, location: '/there'});
    const refused = await serve('http', socket =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
    );
    expect(await open(refused)).toEqual({status: 'other', code: 404});
  });

  test('is nothing where nobody listens, and when it is given up', async () => {
    const url = await serve('http', () => {});
    await Promise.all(closers.splice(0).map(close => close()));
    expect(await open(url)).toEqual({status: 'other', code: 0});
    const stop = new AbortController();
    stop.abort();
    expect(await open(url, stop.signal)).toEqual({status: 'other', code: 0});
  });

  test('ends its connection when its reader leaves', async () => {
    let close = (): void => {};
    const closed = new Promise<void>(resolve => {
      close = resolve;
    });
    const url = await serve('http', socket => {
      socket.once('close', close);
      socket.write(head);
      socket.write(content);
    });
    const chunks = await chunksOf(url);
    await chunks.next();
    await chunks.return();
    await closed;
  });
});
