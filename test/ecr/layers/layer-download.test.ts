import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {buffer} from 'node:stream/consumers';
import {afterEach, describe, expect, test} from 'vitest';
import {type LayerOrigin, openLayer} from '../../../src/ecr/layers/layer-download.ts';
import {LayerUrls} from '../../../src/ecr/layers/layer-url.ts';
import {type Clock, Retrier} from '../../../src/registry/retry.ts';
import {describe as descriptorOf, ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type Script, type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const layer = new ImageGenerator('download').bytes(3_000_000);
const descriptor = descriptorOf(layer, 'application/octet-stream');
/** Waits for nothing. */
const clock: Clock = {now: () => 0, sleep: async () => {}};

const servers: ScriptedEcr[] = [];
const stores: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()));
  for (const store of stores.splice(0)) {
    store.closeAllConnections();
    store.close();
  }
});

type Serve = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** An ECR that gives addresses, and the place that they lead to. */
async function start(serve: Serve, script?: (url: string) => Script) {
  const requests: IncomingMessage[] = [];
  const store = createServer((request, response) => {
    requests.push(request);
    serve(request, response, requests.length);
  });
  stores.push(store);
  await new Promise<void>(resolve => store.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(store.address() as AddressInfo).port}/layer`;
  const numbered: Script = (_call, count) => ({
    json: {downloadUrl: `${base}?X-Amz-Signature=secret${count}`, layerDigest: descriptor.digest},
  });
  const server = await scriptedEcr({GetDownloadUrlForLayer: script?.(base) ?? numbered});
  servers.push(server);
  const client = server.client();
  const origin: LayerOrigin = {
    urls: new LayerUrls({api: client, id: {repositoryName: 'app'}}),
    download: client.download,
    retrier: new Retrier({clock, maxAttempts: 3}),
  };
  return {origin, requests, server};
}

/** Serves ranges as S3 does. */
function serveRange(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = {'content-length': layer.length - from};
  if (request.headers.range === undefined) response.writeHead(200, headers);
  else {
    const range = `bytes ${from}-${layer.length - 1}/${layer.length}`;
    response.writeHead(206, {...headers, 'content-range': range});
  }
  response.end(layer.subarray(from));
}

/** Sends the head and some bytes, then cuts the line. */
function cutAfter(bytes: number): Serve {
  return (_request, response) => {
    response.writeHead(200, {'content-length': layer.length});
    response.write(layer.subarray(0, bytes), () => response.socket?.destroy());
  };
}

describe('a layer download', () => {
  test('comes from the presigned address and takes none of our credentials there', async () => {
    const {origin, requests} = await start(serveRange);
    expect((await buffer(await openLayer(origin, descriptor))).equals(layer)).toBe(true);
    expect(requests[0]!.url).toBe('/layer?X-Amz-Signature=secret1');
    expect(Object.keys(requests[0]!.headers).sort()).toEqual(['connection', 'host']);
  });

  test('begins at an offset', async () => {
    const {origin, requests} = await start(serveRange);
    const rest = await buffer(await openLayer(origin, descriptor, {offset: 1_000_000}));
    expect(rest.equals(layer.subarray(1_000_000))).toBe(true);
    expect(requests[0]!.headers.range).toBe(`bytes=1000000-${layer.length - 1}`);
  });

  test('asks for nothing at the end', async () => {
    const {origin, requests} = await start(serveRange);
    expect(await buffer(await openLayer(origin, descriptor, {offset: layer.length}))).toHaveLength(0);
    expect(requests).toEqual([]);
  });

  test('skips what it has where ranges are not honoured', async () => {
    const {origin} = await start((_request, response) => response.end(layer));
    const rest = await buffer(await openLayer(origin, descriptor, {offset: 1_000_001}));
    expect(rest.equals(layer.subarray(1_000_001))).toBe(true);
  });

  test('asks for the rest when the connection breaks', async () => {
    const {origin, requests} = await start((request, response, count) =>
      (count === 1 ? cutAfter(1_500_000) : serveRange)(request, response, count),
    );
    expect((await buffer(await openLayer(origin, descriptor))).equals(layer)).toBe(true);
    expect(requests).toHaveLength(2);
    expect(requests[1]!.headers.range).toMatch(/^bytes=[1-9]\d*-\d+$/);
  });

  test('gives up when it gets no further', async () => {
    const {origin, requests} = await start(cutAfter(0));
    const stream = await openLayer(origin, descriptor);
    const error = await failureOf('NETWORK_ERROR', () => buffer(stream));
    expect(error.message).not.toContain('secret');
    expect(requests).toHaveLength(3);
  });

  test('takes a new address when the one it has no longer opens', async () => {
    const {origin, requests, server} = await start((request, response) => {
      if (request.url?.endsWith('secret2')) serveRange(request, response);
      else response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    });
    expect((await buffer(await openLayer(origin, descriptor))).equals(layer)).toBe(true);
    expect(requests).toHaveLength(2);
    expect(server.calls).toHaveLength(2);
  });

  test('gives up when a new address does not open either', async () => {
    const {origin} = await start((_request, response) => response.writeHead(403).end());
    const error = await failureOf('SERVICE_ERROR', () => openLayer(origin, descriptor));
    expect(error.message).toContain('HTTP 403');
  });

  test('asks for an address once, however often the layer is opened', async () => {
    const {origin, server} = await start(serveRange);
    const streams = await Promise.all([0, 1, 2].map(offset => openLayer(origin, descriptor, {offset})));
    await Promise.all(streams.map(stream => buffer(stream)));
    expect(server.calls).toHaveLength(1);
  });

  test('tries again when the place is overloaded', async () => {
    const {origin} = await start((request, response, count) => {
      if (count === 1) response.writeHead(503).end('slow down');
      else serveRange(request, response);
    });
    expect((await buffer(await openLayer(origin, descriptor))).equals(layer)).toBe(true);
  });

  test('refuses other bytes than those asked for', async () => {
    const {origin} = await start((_request, response) => {
      response.writeHead(206, {'content-range': `bytes 0-9/${layer.length}`}).end(layer.subarray(0, 10));
    });
    await failureOf('PROTOCOL_ERROR', () => openLayer(origin, descriptor, {offset: 5}));
  });

  test('of another size is found out by its length before anything is read', async () => {
    const {origin} = await start((_request, response) => response.end(layer.subarray(1)));
    const error = await failureOf('CONTENT_SIZE_MISMATCH', () => openLayer(origin, descriptor));
    expect(error.message).toContain(`holds ${layer.length - 1} bytes`);
  });

  test.each([
    'http://registry.example/layer',
    'ftp://127.0.0.1/layer',
    'nonsense',
    undefined,
  ])('does not go to %s', async downloadUrl => {
    const {origin} = await start(serveRange, () => ({json: {downloadUrl}}));
    await failureOf('PROTOCOL_ERROR', () => openLayer(origin, descriptor));
  });

  test('says that ECR does not know the layer, and asks again the next time', async () => {
    const {origin, server} = await start(serveRange, url => [
      {exception: 'LayersNotFoundException', message: 'no such layer'},
      {json: {downloadUrl: url}},
    ]);
    await failureOf('BLOB_NOT_FOUND', () => openLayer(origin, descriptor));
    await buffer(await openLayer(origin, descriptor));
    expect(server.calls).toHaveLength(2);
  });

  test('ends with its reader', async () => {
    let closed = (): void => {};
    const end = new Promise<void>(resolve => {
      closed = resolve;
    });
    const {origin} = await start((_request, response) => {
      response.on('close', closed);
      response.writeHead(200, {'content-length': layer.length}).write(layer.subarray(0, 1000));
    });
    const stream = await openLayer(origin, descriptor);
    for await (const _chunk of stream) break;
    await end;
  });
});
