import {buffer} from 'node:stream/consumers';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {verifyContent} from '../../../src/content/verify.ts';
import {describe as describeBytes, ImageGenerator} from '../../support/random-image.ts';
import {type ScriptedRemote, startScriptedRemote} from '../../support/remote.ts';
import {
  type ScriptedAnswer,
  type ScriptedExchange,
  ScriptedRegistry,
} from '../../support/scripted-registry.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const MiB = 1024 * 1024;
const generator = new ImageGenerator();
const bytes = generator.bytes(2 * MiB);
const size = bytes.length;
const blob = describeBytes(bytes, 'application/octet-stream');
const PATH = `/v2/app/blobs/${blob.digest}`;

let remote: ScriptedRemote;
beforeEach(async () => {
  remote = await startScriptedRemote();
});
afterEach(async () => {
  expect(remote.registry.unexpected).toEqual([]);
  expect(remote.registry.unplayed).toEqual([]);
  await remote.close();
});

const whole = (answer: ScriptedAnswer = {}): ScriptedExchange => ({
  request: {method: 'GET', path: PATH, headers: {range: null}},
  answer: {body: bytes, ...answer},
});
const rest = (start: number, answer: ScriptedAnswer = {}): ScriptedExchange => ({
  request: {method: 'GET', path: PATH, headers: {range: `bytes=${start}-${size - 1}`}},
  answer: {
    status: 206,
    headers: {'content-range': `bytes ${start}-${size - 1}/${size}`},
    body: bytes.subarray(start),
    ...answer,
  },
});
const download = async (offset?: number) =>
  buffer(await remote.repository().open(blob, offset === undefined ? {} : {offset}));

describe('opening a blob', () => {
  test('gives its bytes', async () => {
    remote.registry.play([whole()]);
    expect((await download()).equals(bytes)).toBe(true);
  });

  test('at an offset asks for the rest alone', async () => {
    remote.registry.play([rest(1_000_000)]);
    expect((await download(1_000_000)).equals(bytes.subarray(1_000_000))).toBe(true);
  });

  test('at an offset leaves out what comes before where the registry ignores ranges', async () => {
    remote.registry.play([{...rest(1_000_001), answer: {body: bytes}}]);
    expect((await download(1_000_001)).equals(bytes.subarray(1_000_001))).toBe(true);
  });

  test('at its end asks nothing', async () => {
    expect(await download(size)).toHaveLength(0);
  });

  test('follows to the storage without credentials, and asks the registry anew for each part', async () => {
    const storage = await ScriptedRegistry.start([
      {
        request: {method: 'GET', path: '/blob?X-Amz-Signature=1', headers: {authorization: null}},
        answer: {body: bytes, resetAfterSending: 500_000},
      },
      {
        request: {
          method: 'GET',
          path: '/blob?X-Amz-Signature=2',
          headers: {authorization: null, range: `bytes=500000-${size - 1}`},
        },
        answer: rest(500_000).answer,
      },
    ]);
    const moved = (signature: number): ScriptedExchange => ({
      request: {method: 'GET', path: PATH, headers: {authorization: /^Basic/}},
      answer: {status: 307, headers: {location: `${storage.origin}/blob?X-Amz-Signature=${signature}`}},
    });
    remote.registry.play([moved(1), moved(2)]);
    const credentials = async () => ({kind: 'basic', username: 'AWS', password: 'p'}) as const;
    const repository = remote.repository({credentials, assumeBasic: true});
    expect((await buffer(await repository.open(blob))).equals(bytes)).toBe(true);
    expect(storage.unexpected).toEqual([]);
    expect(JSON.stringify(remote.retries)).not.toContain('Signature=1');
    await storage.close();
  });

  test('fails before the stream when the blob is not there', async () => {
    const body = '{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry"}]}';
    remote.registry.play([whole({status: 404, body})]);
    await failureOf('BLOB_NOT_FOUND', () => remote.repository().open(blob));
  });

  test('gives its connection back when the reader goes away', async () => {
    const narrow = await startScriptedRemote([], {connections: 1});
    narrow.registry.play([{...whole(), times: 2}]);
    const abandoned = await narrow.repository().open(blob);
    abandoned.destroy();
    expect((await buffer(await narrow.repository().open(blob))).equals(bytes)).toBe(true);
    await narrow.close();
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    remote.registry.play([whole()]);
    const stream = await remote.repository().open(blob, {signal: stop.signal});
    stop.abort();
    await failureOf('CANCELLED', () => buffer(stream));
  });
});

describe('a large blob whose chunks are lent', () => {
  const large = generator.bytes(12 * MiB);
  const descriptor = describeBytes(large, 'application/octet-stream');
  const path = `/v2/app/blobs/${descriptor.digest}`;

  test('leaves each alone until the next one is asked for, however slow the reader', async () => {
    remote.registry.play([{request: {method: 'GET', path}, answer: {body: large}}]);
    const received: Buffer[] = [];
    for await (const chunk of await remote.repository().open(descriptor, {lent: true})) {
      const before = Buffer.from(chunk);
      // Whatever more fits between the two ends has time to come.
      for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
      expect(before.equals(chunk)).toBe(true);
      received.push(before);
    }
    expect(Buffer.concat(received).equals(large)).toBe(true);
  });

  test.each([0.1, 0.5, 0.9])('goes on with the rest when the connection breaks at %f', async share => {
    const sent = Math.floor(large.length * share);
    const range = `bytes=${sent}-${large.length - 1}`;
    remote.registry.play([
      {
        request: {method: 'GET', path, headers: {range: null}},
        answer: {body: large, resetAfterSending: sent},
      },
      {
        request: {method: 'GET', path, headers: {range}},
        answer: {
          status: 206,
          headers: {'content-range': `bytes ${sent}-${large.length - 1}/${large.length}`},
          body: large.subarray(sent),
        },
      },
    ]);
    const stream = await remote.repository().open(descriptor, {lent: true});
    const received: Buffer[] = [];
    for await (const chunk of stream) received.push(Buffer.from(chunk));
    expect(Buffer.concat(received).equals(large)).toBe(true);
  });
});

describe('a download whose connection breaks', () => {
  for (const percent of [10, 20, 30, 40, 50, 60, 70, 80, 90]) {
    test(`after ${percent} % goes on with the rest`, async () => {
      const sent = Math.floor((size * percent) / 100);
      remote.registry.play([whole({resetAfterSending: sent}), rest(sent)]);
      expect((await download()).equals(bytes)).toBe(true);
      expect(remote.retries).toHaveLength(1);
    });
  }

  test('goes on where the registry ignores ranges', async () => {
    remote.registry.play([whole({resetAfterSending: 700_000}), {...rest(700_000), answer: {body: bytes}}]);
    expect((await download()).equals(bytes)).toBe(true);
  });

  test('goes on after an answer that ends too early as if it were whole', async () => {
    remote.registry.play([whole({endAfterSending: 700_000}), rest(700_000)]);
    expect((await download()).equals(bytes)).toBe(true);
  });

  test('goes on after a moment of overload', async () => {
    remote.registry.play([
      whole({resetAfterSending: 700_000}),
      rest(700_000, {status: 503, headers: {'retry-after': '3'}, body: ''}),
      rest(700_000),
    ]);
    expect((await download()).equals(bytes)).toBe(true);
    expect(remote.clock.slept).toEqual([300, 3000]);
  });

  test('again and again goes on as long as it gets further', async () => {
    const large = generator.bytes(8 * MiB);
    const descriptor = describeBytes(large, 'application/octet-stream');
    const path = `/v2/app/blobs/${descriptor.digest}`;
    const starts = [1, 2, 3, 4, 5, 6, 7].map(count => count * MiB);
    remote.registry.play([
      {
        request: {method: 'GET', path, headers: {range: null}},
        answer: {body: large, resetAfterSending: MiB},
      },
      ...starts.map(start => ({
        request: {method: 'GET', path, headers: {range: `bytes=${start}-${large.length - 1}`}},
        answer: {
          status: 206,
          headers: {'content-range': `bytes ${start}-${large.length - 1}/${large.length}`},
          body: large.subarray(start),
          resetAfterSending: MiB,
        },
      })),
    ]);
    const content = await buffer(await remote.repository().open(descriptor));
    expect(content.equals(large)).toBe(true);
  });

  test('again and again without getting further is given up', async () => {
    remote.registry.play([whole({resetAfterSending: 0}), {...whole({resetAfterSending: 0}), times: 4}]);
    await failureOf('NETWORK_ERROR', () => download());
  });

  test('that never gives more than a part ends in an error of size', async () => {
    remote.registry.play([whole({endAfterSending: 1000}), {...rest(1000, {endAfterSending: 0}), times: 4}]);
    await failureOf('CONTENT_SIZE_MISMATCH', () => download());
  });
});

describe('a registry that gives wrong bytes', () => {
  test('is found out by its length before anything is read', async () => {
    remote.registry.play([whole({body: bytes.subarray(1)})]);
    await failureOf('CONTENT_SIZE_MISMATCH', () => remote.repository().open(blob));
  });

  test('is found out by the total of its range', async () => {
    remote.registry.play([
      whole({resetAfterSending: 1000}),
      rest(1000, {headers: {'content-range': `bytes 1000-${size}/${size + 1}`}}),
    ]);
    await failureOf('CONTENT_SIZE_MISMATCH', () => download());
  });

  test.each([
    ['starts elsewhere', 'bytes 999-2097151/2097152'],
    ['is not said', ''],
  ])('is not believed when its range %s', async (_, range) => {
    remote.registry.play([
      whole({resetAfterSending: 1000}),
      rest(1000, {headers: range === '' ? {} : {'content-range': range}}),
    ]);
    await failureOf('PROTOCOL_ERROR', () => download());
  });

  test('is found out by whoever verifies', async () => {
    const flipped = Buffer.from(bytes);
    flipped[1_500_000]! ^= 1;
    remote.registry.play([whole({resetAfterSending: 1000}), rest(1000, {body: flipped.subarray(1000)})]);
    const stream = await remote.repository().open(blob);
    await failureOf('CONTENT_DIGEST_MISMATCH', () => buffer(verifyContent(blob, stream)));
  });
});
