import {type FileHandle, mkdtemp, open, rm} from 'node:fs/promises';
import {createServer, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {digestOf} from '../../../src/oci/digest.ts';
import {DownloadThreads} from '../../../src/registry/raw/download-threads.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {ROOT} from '../../support/run-cli.ts';

const WORKER = pathToFileURL(path.join(ROOT, 'dist', 'download-worker.js'));
const content = new ImageGenerator('download-threads').bytes(3 * 1024 * 1024);

let folder: string;
let file: FileHandle;
let server: Server;
let threads: DownloadThreads;
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-threads-'));
  file = await open(path.join(folder, 'file'), 'w+');
  answer = response => response.end(content);
  server = createServer((_request, response) => {
    response.setHeader('content-length', content.length);
    answer(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await threads.close();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  await file.close();
  await rm(folder, {recursive: true});
});

function download(place: number, signal?: AbortSignal) {
  const job = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    headers: {},
    size: content.length,
    stallTimeout: 10_000,
    algorithm: 'sha256',
    fd: file.fd,
    start: place * content.length,
  };
  return threads.run(job, {signal, onProgress: () => {}});
}

describe.each([
  ['on this thread alone', undefined, 1],
  ['on this thread and two others', WORKER, 3],
])('downloads %s', (_where, worker, size) => {
  beforeEach(() => {
    threads = new DownloadThreads(worker, size);
  });

  test('bring each blob to its place', async () => {
    const outcomes = await Promise.all([0, 1, 2, 3, 4, 5].map(place => download(place)));
    for (const outcome of outcomes) {
      expect(outcome).toEqual({position: content.length, code: 200, digest: digestOf(content)});
    }
    const written = Buffer.alloc(content.length * 6);
    await file.read(written, 0, written.length, 0);
    expect(digestOf(written)).toBe(digestOf(Buffer.concat(Array.from({length: 6}, () => content))));
  });

  test('end when they are given up, wherever they run', async () => {
    const stop = new AbortController();
    let silent = 0;
    answer = response => {
      response.write(content.subarray(0, 1000));
      silent += 1;
      if (silent === 4) stop.abort();
    };
    const outcomes = await Promise.all([0, 1, 2, 3].map(place => download(place, stop.signal)));
    for (const {digest} of outcomes) expect(digest).toBeUndefined();
    expect(await download(0, stop.signal)).toEqual({position: 0, code: 0});
  });
});

test('downloads end where they are when their thread does', async () => {
  threads = new DownloadThreads(WORKER, 3);
  const asked = new Promise<void>(resolve => {
    let silent = 0;
    answer = () => {
      silent += 1;
      if (silent === 3) resolve();
    };
  });
  const stop = new AbortController();
  const [here, ...others] = [0, 1, 2].map(place => download(place, stop.signal));
  await asked;
  await threads.close();
  expect(await Promise.all(others)).toEqual([
    {position: 0, code: 0},
    {position: 0, code: 0},
  ]);
  stop.abort();
  expect((await here!).digest).toBeUndefined();
});
