import {createHash, randomBytes} from 'node:crypto';
import {type FileHandle, mkdtemp, open, rm} from 'node:fs/promises';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {downloadRaw, type RawDownload} from '../../../src/registry/raw/raw-download.ts';

const CONTENT = randomBytes(5 * 1024 * 1024);
const DIGEST = `sha256:${createHash('sha256').update(CONTENT).digest('hex')}`;
const START = 512;

describe('a download past this thread', () => {
  let folder: string;
  let file: FileHandle;
  let server: Server;
  let requests: string[];
  let answer: (socket: Socket) => void;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-raw-'));
    file = await open(path.join(folder, 'file'), 'w+');
    requests = [];
    server = createServer(socket => {
      socket.on('error', () => {});
      socket.once('data', bytes => {
        requests.push(bytes.toString('latin1'));
        answer(socket);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await file.close();
    await new Promise(resolve => server.close(resolve));
    await rm(folder, {recursive: true});
  });

  function download(own: Partial<RawDownload> = {}, signal = new AbortController().signal) {
    const {port} = server.address() as AddressInfo;
    const job: RawDownload = {
      url: `http://127.0.0.1:${port}/v2/app/blobs/x?a=b`,
      headers: {authorization: 'Basic abc'},
      algorithm: 'sha256',
      size: CONTENT.length,
      fd: file.fd,
      start: START,
      stallTimeout: 10_000,
      ...own,
    };
    return downloadRaw(job, {signal, onProgress: () => {}});
  }

  const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;

  test('writes the content to its place and tells its digest', async () => {
    answer = socket => {
      socket.write(head(CONTENT.length).slice(0, 20));
      socket.write(head(CONTENT.length).slice(20));
      socket.end(CONTENT);
    };
    expect(await download()).toEqual({position: CONTENT.length, code: 200, digest: DIGEST});
    const written = Buffer.alloc(CONTENT.length);
    await file.read(written, 0, written.length, START);
    expect(written.equals(CONTENT)).toBe(true);
    expect(requests[0]).toMatch(/^GET \/v2\/app\/blobs\/x\?a=b HTTP\/1\.1\r\n/);
    expect(requests[0]).toContain('\r\nauthorization: Basic abc\r\n');
  });

  test.each([
    0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
  ])('tells how far it came when the line breaks at %f', async share => {
    const sent = CONTENT.subarray(0, CONTENT.length * share);
    answer = socket => {
      socket.write(head(CONTENT.length));
      socket.write(sent, () => socket.resetAndDestroy());
    };
    const {position, digest} = await download();
    expect(digest).toBeUndefined();
    expect(position).toBeLessThanOrEqual(sent.length);
    const written = Buffer.alloc(position);
    await file.read(written, 0, position, START);
    expect(written.equals(CONTENT.subarray(0, position))).toBe(true);
  });

  test('never writes past the end of what is expected', async () => {
    answer = socket => {
      socket.write(head(CONTENT.length));
      socket.end(Buffer.concat([CONTENT, Buffer.from('more')]));
    };
    expect(await download()).toEqual({position: CONTENT.length, code: 200, digest: DIGEST});
    expect((await file.stat()).size).toBe(START + CONTENT.length);
  });

  test('tells the digest of what came, right or wrong', async () => {
    const wrong = Buffer.from(CONTENT);
    wrong[7]! ^= 1;
    answer = socket => socket.end(Buffer.concat([Buffer.from(head(wrong.length)), wrong]));
    const {digest} = await download();
    expect(digest).toBeDefined();
    expect(digest).not.toBe(DIGEST);
  });

  test('tells where it is sent on to', async () => {
    answer = socket => socket.end('HTTP/1.1 307 Temporary Redirect\r\nLocation: https://storage/x\r\n\r\n');
    expect(await download()).toEqual({position: 0, code: 307, location: 'https://storage/x'});
  });

  test.each([
    ['another size', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', 200],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 200],
    ['a part', 'HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nabc', 206],
    ['a refusal', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', 401],
    [
      'too many requests',
      'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n',
      429,
    ],
    [
      'two lengths',
      `HTTP/1.1 200 OK\r\nContent-Length: ${CONTENT.length}\r\nContent-Length: 3\r\n\r\nabc`,
      200,
    ],
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 0],
    ['nothing', '', 0],
  ])('leaves %s to others', async (_what, text, code) => {
    answer = socket => socket.end(text);
    expect(await download()).toEqual({position: 0, code});
    expect((await file.stat()).size).toBe(0);
  });

  test('sends no credential that would be more than one line', async () => {
    answer = socket => socket.end();
    expect(await download({headers: {authorization: 'Bearer a\r\nx: y'}})).toEqual({position: 0, code: 0});
    expect(requests).toEqual([]);
  });

  test('ends when nothing moves, and when it is given up', async () => {
    answer = socket => socket.write(`${head(CONTENT.length)}abc`);
    expect(await download({stallTimeout: 50})).toEqual({position: 3, code: 200});
    const stop = new AbortController();
    answer = socket => socket.write(`${head(CONTENT.length)}abc`, () => stop.abort());
    expect((await download({}, stop.signal)).digest).toBeUndefined();
  });

  test('ends before a disk that is full', async () => {
    answer = socket => socket.end(Buffer.concat([Buffer.from(head(CONTENT.length)), CONTENT]));
    const full = await open('/dev/full', 'w');
    expect(await download({fd: full.fd})).toEqual({position: 0, code: 200});
    await full.close();
  });
});
