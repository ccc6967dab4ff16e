import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer as createHttpServer} from 'node:http';
import {createServer as createHttpsServer} from 'node:https';
import {type AddressInfo, connect, createServer as createTcpServer, type Server} from 'node:net';
import {text} from 'node:stream/consumers';
import {rootCertificates} from 'node:tls';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, test} from 'vitest';
import type {ErrorCode} from '../../src/errors.ts';
import {RegistryError} from '../../src/registry/registry-error.ts';
import {type ExchangeTrace, Transport, type TransportOptions} from '../../src/registry/transport.ts';
import {ScriptedRegistry} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function transportOf(options: TransportOptions = {}): Transport {
  const transport = new Transport({environment: {}, ...options});
  closing.push(() => transport.close());
  return transport;
}

async function scripted(...script: Parameters<typeof ScriptedRegistry.start>): Promise<ScriptedRegistry> {
  const registry = await ScriptedRegistry.start(...script);
  closing.push(() => registry.close());
  return registry;
}

async function listening<S extends Server>(server: S): Promise<{server: S; port: number}> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise(resolve => server.close(resolve)));
  return {server, port: (server.address() as AddressInfo).port};
}

const get = (url: string) => ({method: 'GET', url: new URL(url)});

describe('Transport', () => {
  test('says who is calling and gives back the answer as it is', async () => {
    const registry = await scripted([
      {
        request: {method: 'GET', path: '/v2/?x=1'},
        answer: {status: 418, headers: {'X-One': 'a'}, body: 'tea'},
      },
    ]);
    const response = await transportOf({userAgent: 'ecrctl/9'}).send(get(`${registry.origin}/v2/?x=1`));
    expect(response.status).toBe(418);
    expect(response.headers['x-one']).toBe('a');
    expect(await text(response.body)).toBe('tea');
    expect(registry.requests[0]!.headers['user-agent']).toBe('ecrctl/9');
  });

  test('keeps its connection for the next request, after a HEAD as well', async () => {
    let connections = 0;
    const {server, port} = await listening(createHttpServer((_, response) => response.end('ok')));
    server.on('connection', () => connections++);
    const transport = transportOf();
    for (const method of ['HEAD', 'HEAD', 'GET', 'HEAD']) {
      const response = await transport.send({method, url: new URL(`http://127.0.0.1:${port}/`)});
      await text(response.body);
    }
    expect(connections).toBe(1);
  });

  test('opens no more connections than it may', async () => {
    let open = 0;
    let most = 0;
    const {server, port} = await listening(
      createHttpServer((_, response) => void setImmediate(() => response.end('ok'))),
    );
    server.on('connection', socket => {
      most = Math.max(most, ++open);
      socket.on('close', () => open--);
    });
    const transport = transportOf({connections: 3});
    await Promise.all(
      Array.from({length: 30}, async () =>
        text((await transport.send(get(`http://127.0.0.1:${port}/`))).body),
      ),
    );
    expect(most).toBe(3);
  });

  test('tells each exchange without its secrets', async () => {
    const traces: ExchangeTrace[] = [];
    const registry = await scripted([{request: {method: 'GET', path: /./}, answer: {}}]);
    const transport = transportOf({onExchange: trace => void traces.push(trace)});
    await text((await transport.send(get(`${registry.origin}/b?X-Amz-Signature=abc`))).body);
    expect(traces).toMatchObject([
      {method: 'GET', url: `${registry.origin}/b?X-Amz-Signature=REDACTED`, status: 200},
    ]);
  });

  test('says that a connection was refused and what to check', async () => {
    const {server, port} = await listening(createTcpServer());
    await new Promise(resolve => server.close(resolve));
    const error = await failureOf('CONNECTION_REFUSED', () =>
      transportOf().send(get(`http://127.0.0.1:${port}/v2/`)),
    );
    expect(error.message).toBe(`GET http://127.0.0.1:${port}/v2/ failed: the connection was refused`);
    expect(error.hint).toContain(`127.0.0.1:${port}`);
    expect((error as RegistryError).retryable).toBe(false);
  });

  test('reaches names below localhost', async () => {
    const registry = await scripted([{request: {method: 'GET', path: '/'}, answer: {body: 'here'}}]);
    const port = new URL(registry.origin).port;
    const response = await transportOf().send(
      get(`http://123456789012.dkr.ecr.eu-west-1.localhost:${port}/`),
    );
    expect(await text(response.body)).toBe('here');
  });

  test('calls a connection that breaks before the answer a network error that may pass', async () => {
    const registry = await scripted([{request: {method: 'GET', path: '/'}, answer: {resetAfterReading: 0}}]);
    const error = await failureOf('NETWORK_ERROR', () => transportOf().send(get(`${registry.origin}/`)));
    expect((error as RegistryError).retryable).toBe(true);
  });

  test.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['has headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(200_000)}\r\n\r\n`],
  ])('does not hope that an answer that %s gets better', async (_, answer) => {
    const {port} = await listening(
      createTcpServer(socket =>
        socket
          .on('error', () => {})
          .resume()
          .end(answer),
      ),
    );
    const error = await failureOf('PROTOCOL_ERROR', () =>
      transportOf().send(get(`http://127.0.0.1:${port}/v2/`)),
    );
    expect(error.message).toContain('the answer is not HTTP as it should be');
    expect((error as RegistryError).retryable).toBe(false);
  });

  test('is not hoped to answer once it is closed', async () => {
    const registry = await scripted([{request: {method: 'GET', path: '/'}, answer: {hang: true}}]);
    const transport = transportOf();
    await transport.close();
    const error = await failureOf('NETWORK_ERROR', () => transport.send(get(`${registry.origin}/`)));
    expect((error as RegistryError).retryable).toBe(false);
  });

  test('gives up an answer that does not come', async () => {
    const registry = await scripted([{request: {method: 'GET', path: '/'}, answer: {hang: true}}]);
    const error = await failureOf('TIMED_OUT', () =>
      transportOf({stallTimeout: 50}).send(get(`${registry.origin}/`)),
    );
    expect((error as RegistryError).retryable).toBe(true);
  });

  test('gives up an upload that nobody takes', async () => {
    const {port} = await listening(
      createTcpServer(socket => {
        socket.on('error', () => {}).pause();
        closing.push(async () => socket.destroy());
      }),
    );
    const size = 64 * 1024 * 1024;
    async function* zeros() {
      const chunk = Buffer.alloc(1024 * 1024);
      for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
    }
    const error = await failureOf('TIMED_OUT', () =>
      transportOf({stallTimeout: 50}).send({
        method: 'PUT',
        url: new URL(`http://127.0.0.1:${port}/`),
        body: {size, open: zeros},
      }),
    );
    expect((error as RegistryError).retryable).toBe(true);
  });

  test('passes on what the source of a body throws', async () => {
    const registry = await scripted([{request: {method: 'PUT', path: '/'}, answer: {}}]);
    const broken = new RegistryError('CONTENT_DIGEST_MISMATCH', 'wrong', {method: 'GET', url: 'http://a/'});
    async function* failing() {
      yield Buffer.alloc(10);
      throw broken;
    }
    const error = await failureOf('CONTENT_DIGEST_MISMATCH', () =>
      transportOf().send({
        method: 'PUT',
        url: new URL(registry.origin),
        body: {size: 100, open: failing},
      }),
    );
    expect(error).toBe(broken);
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    const registry = await scripted([
      {request: {method: 'GET', path: '/'}, answer: {before: () => stop.abort(), hang: false}},
    ]);
    await failureOf('CANCELLED', () =>
      transportOf().send({...get(`${registry.origin}/`), signal: stop.signal}),
    );
  });
});

describe('Transport with TLS', () => {
  const pem = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');

  async function secure(): Promise<number> {
    const server = createHttpsServer({key: pem('server-key.pem'), cert: pem('server.pem')}, (_, response) => {
      response.end('secret');
    });
    return (await listening(server)).port;
  }

  test('trusts the certificates it is given beside the usual ones', async () => {
    const port = await secure();
    const response = await transportOf({certificates: pem('ca.pem')}).send(get(`https://127.0.0.1:${port}/`));
    expect(await text(response.body)).toBe('secret');
  });

  test('trusts NODE_EXTRA_CA_CERTS as well as what it is given', async () => {
    const port = await secure();
    const own = {certificates: rootCertificates[0]!};
    const url = `https://127.0.0.1:${port}/`;
    await failureOf('TLS_ERROR', () => transportOf(own).send(get(url)));
    const file = fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url));
    const trusting = transportOf({...own, environment: {NODE_EXTRA_CA_CERTS: file}});
    expect(await text((await trusting.send(get(url))).body)).toBe('secret');
    const unreadable = {...own, environment: {NODE_EXTRA_CA_CERTS: '/nonexistent'}};
    await failureOf('TLS_ERROR', () => transportOf(unreadable).send(get(url)));
  });

  test('refuses a certificate that nobody vouches for, and says what to do', async () => {
    const port = await secure();
    const error = await failureOf('TLS_ERROR', () => transportOf().send(get(`https://127.0.0.1:${port}/`)));
    expect(error.hint).toContain('--ca-bundle');
    expect((error as RegistryError).retryable).toBe(false);
  });

  test('refuses a certificate for another host', async () => {
    const port = await secure();
    await failureOf('TLS_ERROR', () =>
      transportOf({certificates: pem('ca.pem')}).send(get(`https://other.localhost:${port}/`)),
    );
  });

  test('says so when what shall be trusted is no certificate', async () => {
    const port = await secure();
    const certificates = '-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n';
    await failureOf('TLS_ERROR', () => transportOf({certificates}).send(get(`https://127.0.0.1:${port}/`)));
  });

  test('says so when the server speaks no TLS', async () => {
    const registry = await scripted([]);
    const error = await failureOf('TLS_ERROR', () => transportOf().send(get(`https://${registry.host}/`)));
    expect(error.message).toContain(`${registry.host} does not speak TLS`);
    expect(error.hint).toContain(`--plain-http ${registry.host}`);
  });
});

describe('Transport behind a proxy', () => {
  /** A proxy that sends every tunnel and every request to one server, whatever it was meant for. */
  async function proxyTo(port: number): Promise<{url: string; asked: string[]}> {
    const asked: string[] = [];
    const {server, port: proxyPort} = await listening(
      createHttpServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.end('from the proxy');
      }),
    );
    server.on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      const upstream = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      upstream
        .on('error', () => {})
        .pipe(socket.on('error', () => {}))
        .pipe(upstream);
    });
    return {url: `http://127.0.0.1:${proxyPort}`, asked};
  }

  test.each(['HTTP_PROXY', 'http_proxy'])('takes the way that %s names', async name => {
    const registry = await scripted([{request: {method: 'GET', path: '/v2/'}, answer: {body: 'in the end'}}]);
    const proxy = await proxyTo(Number(new URL(registry.origin).port));
    const transport = transportOf({environment: {[name]: proxy.url}});
    await text((await transport.send(get('http://registry.example.com/v2/'))).body);
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]).toMatch(/registry\.example\.com/);
  });

  test('refuses an address that is none', async () => {
    const transport = transportOf({environment: {HTTPS_PROXY: '::'}});
    await failureOf('INVALID_SETTINGS', () => transport.send(get('https://registry.invalid/')));
  });

  test('refuses a SOCKS proxy where one would be needed, and nowhere else', async () => {
    const registry = await scripted([{request: {method: 'GET', path: '/'}, answer: {body: 'direct'}}]);
    const transport = transportOf({environment: {HTTPS_PROXY: 'socks5://127.0.0.1:1080'}});
    const error = await failureOf('INVALID_SETTINGS', () => transport.send(get('https://registry.invalid/')));
    expect(error.message).toContain('SOCKS');
    expect(await text((await transport.send(get(`${registry.origin}/`))).body)).toBe('direct');
  });

  test('names a proxy that refuses the connection or is not known, without its password', async () => {
    const {server, port} = await listening(createTcpServer());
    await new Promise(resolve => server.close(resolve));
    const failing = async (code: ErrorCode, proxy: string) => {
      const transport = transportOf({environment: {HTTPS_PROXY: `http://user:hunter2@${proxy}`}});
      const error = await failureOf(code, () => transport.send(get('https://registry.invalid/v2/')));
      expect(`${error.message} ${error.hint}`).not.toContain('hunter2');
      expect(error.hint).toContain('name registry.invalid in NO_PROXY');
      return error.message;
    };
    const asked = 'GET https://registry.invalid/v2/ failed:';
    expect(await failing('CONNECTION_REFUSED', `127.0.0.1:${port}`)).toBe(
      `${asked} the proxy 127.0.0.1:${port} refused the connection`,
    );
    // Without a name server it is not known whether the name is.
    expect(await failing('NETWORK_ERROR', 'proxy.invalid:3128')).toMatch(
      /failed: the proxy proxy\.invalid:3128 (?:is not known|cannot be reached)/,
    );
  });

  test('says that it is the proxy who wants a password', async () => {
    const {server, port} = await listening(createHttpServer());
    server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const transport = transportOf({environment: {HTTPS_PROXY: `http://127.0.0.1:${port}`}});
    const error = await failureOf('NETWORK_ERROR', () => transport.send(get('https://registry.invalid/')));
    expect(error.message).toContain('the proxy answered 407');
    expect(error.hint).toContain('name and a password');
  });

  test('goes directly where NO_PROXY says so, and always on this machine', async () => {
    const registry = await scripted([
      {request: {method: 'GET', path: '/'}, answer: {body: 'direct'}, times: 2},
    ]);
    const proxy = await proxyTo(0);
    const transport = transportOf({environment: {HTTP_PROXY: proxy.url, NO_PROXY: 'registry.invalid'}});
    expect(await text((await transport.send(get(`${registry.origin}/`))).body)).toBe('direct');
    await failureOf('NETWORK_ERROR', () => transport.send(get('http://registry.invalid/')));
    expect(proxy.asked).toEqual([]);
  });
});
