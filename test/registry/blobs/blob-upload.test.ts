import {Readable} from 'node:stream';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {OpenContent} from '../../../src/content/store.ts';
import type {CredentialSource} from '../../../src/registry/authorization/credential.ts';
import {describe as describeBytes, ImageGenerator, opening} from '../../support/random-image.ts';
import {type ScriptedRemote, startScriptedRemote} from '../../support/remote.ts';
import type {ScriptedAnswer, ScriptedExchange} from '../../support/scripted-registry.ts';
import {ScriptedRegistry} from '../../support/scripted-registry.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const MiB = 1024 * 1024;
const generator = new ImageGenerator();
const bytes = generator.bytes(2 * MiB);
const blob = describeBytes(bytes, 'application/octet-stream');
const other = describeBytes(Buffer.from('other'), 'application/octet-stream');
/** A request whose body fails at once never leaves. */
const PERHAPS = Number.POSITIVE_INFINITY;
const SESSION = '/v2/app/blobs/uploads/1?_state=a%2Bb%3D';
const finishPath = (session = SESSION) => `${session}&digest=${encodeURIComponent(blob.digest)}`;

let remote: ScriptedRemote;
beforeEach(async () => {
  remote = await startScriptedRemote();
});
afterEach(async () => {
  expect(remote.registry.unexpected).toEqual([]);
  expect(remote.registry.unplayed).toEqual([]);
  await remote.close();
});

const opened = (location = SESSION, headers: Record<string, string> = {}): ScriptedExchange => ({
  request: {method: 'POST', path: '/v2/app/blobs/uploads/'},
  answer: {status: 202, headers: {location, ...headers}},
});
const finish = (answer: ScriptedAnswer = {status: 201}, headers = {}): ScriptedExchange => ({
  request: {method: 'PUT', path: finishPath(), headers},
  answer,
});
const status = (range: string | undefined, answer: ScriptedAnswer = {status: 204}): ScriptedExchange => ({
  request: {method: 'GET', path: SESSION},
  answer: {...answer, headers: range === undefined ? {} : {range, location: SESSION}},
});
const cancelled = (path = SESSION): ScriptedExchange => ({
  request: {method: 'DELETE', path},
  answer: {status: 204},
});
const head = (statusCode: number): ScriptedExchange => ({
  request: {method: 'HEAD', path: `/v2/app/blobs/${blob.digest}`},
  answer: {status: statusCode},
});
const requestsOf = (method: string) => remote.registry.requests.filter(one => one.method === method);

/** Content in chunks of 64 KiB that remembers where it was opened. */
function watched(): OpenContent & {offsets: number[]} {
  const offsets: number[] = [];
  const open: OpenContent = async (options = {}) => {
    const offset = options.offset ?? 0;
    offsets.push(offset);
    return Readable.from(chunksOf(bytes, offset), {objectMode: false});
  };
  return Object.assign(open, {offsets});
}

function* chunksOf(content: Buffer, offset: number): Generator<Buffer> {
  for (let at = offset; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

describe('pushing a blob', () => {
  test('takes two requests: one opens the upload, one sends all of it', async () => {
    remote.registry.play([opened(), finish({status: 201}, {'content-length': String(bytes.length)})]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
    expect(remote.registry.log).toEqual(['POST /v2/app/blobs/uploads/', `PUT ${finishPath()}`]);
    expect(remote.registry.requests[1]!.body.equals(bytes)).toBe(true);
  });

  test.each([
    ['relative to the request', '/v2/app/blobs/uploads/1?_state=a%2Bb%3D'],
    ['absolute', '{origin}/v2/app/blobs/uploads/1?_state=a%2Bb%3D'],
    ['relative to its folder', '1?_state=a%2Bb%3D'],
  ])('follows a location that is %s, keeping its query byte for byte', async (_, location) => {
    remote.registry.play([opened(location), finish()]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
  });

  test('adds the digest to a location without a query', async () => {
    remote.registry.play([
      opened('/v2/app/blobs/uploads/2'),
      {
        request: {
          method: 'PUT',
          path: `/v2/app/blobs/uploads/2?digest=${encodeURIComponent(blob.digest)}`,
        },
        answer: {status: 201, headers: {'docker-content-digest': blob.digest}},
      },
    ]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
  });

  test('sends no credentials to an upload location on another origin', async () => {
    const storage = await ScriptedRegistry.start([
      {request: {method: 'PUT', path: /^\/up/, headers: {authorization: null}}, answer: {status: 201}},
    ]);
    remote.registry.play([opened(`${storage.origin}/up?x=1`)]);
    const credentials = async () => ({kind: 'basic', username: 'AWS', password: 'p'}) as const;
    const repository = remote.repository({credentials, assumeBasic: true});
    expect(await repository.push(blob, opening(bytes))).toBe('pushed');
    expect(remote.registry.requests[0]!.headers.authorization).toMatch(/^Basic /);
    expect(storage.unexpected).toEqual([]);
    await storage.close();
  });

  test('sends an empty blob', async () => {
    const empty = describeBytes(Buffer.alloc(0), 'application/octet-stream');
    remote.registry.play([opened(), {request: {method: 'PUT', path: /digest=/}, answer: {status: 201}}]);
    expect(await remote.repository().push(empty, opening(Buffer.alloc(0)))).toBe('pushed');
    expect(remote.registry.requests[1]!.headers['content-length']).toBe('0');
  });

  test('refuses an empty blob whose content is not empty', async () => {
    const empty = describeBytes(Buffer.alloc(0), 'application/octet-stream');
    remote.registry.play([opened(), cancelled()]);
    await failureOf('CONTENT_TRAILING_DATA', () => remote.repository().push(empty, opening(bytes)));
  });

  test('tells its progress', async () => {
    const told: number[] = [];
    remote.registry.play([opened(), finish()]);
    await remote.repository().push(blob, watched(), {onProgress: count => told.push(count)});
    expect(told.at(-1)).toBe(bytes.length);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
  });

  test('says of a blob pushed before that it exists, without a request', async () => {
    remote.registry.play([opened(), finish()]);
    const repository = remote.repository();
    await repository.push(blob, opening(bytes));
    expect(await repository.push(blob, opening(bytes))).toBe('exists');
    expect(remote.registry.requests).toHaveLength(2);
  });

  test('says that the repository is missing', async () => {
    const body = '{"errors":[{"code":"NAME_UNKNOWN","message":"The repository does not exist"}]}';
    remote.registry.play([
      {request: {method: 'POST', path: '/v2/app/blobs/uploads/'}, answer: {status: 404, body}},
    ]);
    const error = await failureOf('REPOSITORY_NOT_FOUND', () =>
      remote.repository().push(blob, opening(bytes)),
    );
    expect(error.hint).toContain('--create-repository');
  });

  test('ECR: may close the connection instead of saying that the repository is missing', async () => {
    const body = '{"errors":[{"code":"NAME_UNKNOWN","message":"The repository does not exist"}]}';
    remote.registry.play([
      {request: {method: 'POST', path: '/v2/app/blobs/uploads/'}, answer: {resetAfterReading: 0}, times: 5},
      {request: {method: 'GET', path: '/v2/app/tags/list?n=1'}, answer: {status: 404, body}},
    ]);
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const repository = remote.repository({host, endpoint: remote.registry.origin});
    await failureOf('REPOSITORY_NOT_FOUND', () => repository.push(blob, opening(bytes)));
  });

  test('breaks the protocol where no location is given', async () => {
    remote.registry.play([
      {request: {method: 'POST', path: '/v2/app/blobs/uploads/'}, answer: {status: 202}},
    ]);
    await failureOf('PROTOCOL_ERROR', () => remote.repository().push(blob, opening(bytes)));
  });

  test('believes no registry that names another digest', async () => {
    remote.registry.play([
      opened(),
      finish({status: 201, headers: {'docker-content-digest': other.digest}}),
      cancelled(),
    ]);
    await failureOf('CONTENT_DIGEST_MISMATCH', () => remote.repository().push(blob, opening(bytes)));
  });
});

describe('content that is not what its descriptor says', () => {
  const flipped = Buffer.from(bytes);
  flipped[flipped.length - 1]! ^= 1;

  test.each([
    ['flipped', 'CONTENT_DIGEST_MISMATCH', flipped],
    ['too short', 'CONTENT_SIZE_MISMATCH', bytes.subarray(0, -1)],
    ['too long', 'CONTENT_TRAILING_DATA', Buffer.concat([bytes, Buffer.from('!')])],
  ] as const)('never arrives whole when it is %s', async (_, code, content) => {
    remote.registry.play([opened(), {...finish(), times: PERHAPS}, cancelled()]);
    await failureOf(code, () => remote.repository().push(blob, opening(content)));
    expect(requestsOf('PUT').every(one => one.body.length < bytes.length)).toBe(true);
    expect(remote.retries).toEqual([]);
  });

  test('is not asked for again when its source fails for good', async () => {
    remote.registry.play([opened(), {...finish(), times: PERHAPS}, cancelled()]);
    const failing: OpenContent = async () => {
      throw Object.assign(new TypeError('no such file'), {code: 'ENOENT'});
    };
    await expect(remote.repository().push(blob, failing)).rejects.toThrow('no such file');
    expect(remote.retries).toEqual([]);
  });
});

describe('an upload whose connection breaks', () => {
  for (const percent of [10, 20, 30, 40, 50, 60, 70, 80, 90]) {
    test(`after ${percent} % goes on at the byte that the registry states`, async () => {
      const stored = Math.floor((bytes.length * percent) / 100);
      remote.registry.play([
        opened(),
        finish({resetAfterReading: stored}),
        status(`0-${stored - 1}`),
        finish({status: 201}, {'content-range': `${stored}-${bytes.length - 1}`}),
      ]);
      const source = watched();
      expect(await remote.repository().push(blob, source)).toBe('pushed');
      expect(source.offsets).toEqual([0, stored]);
      expect(requestsOf('PUT')[1]!.body.equals(bytes.subarray(stored))).toBe(true);
      expect(remote.retries).toHaveLength(1);
    });
  }

  test('again and again goes on as long as it gets further', async () => {
    const large = generator.bytes(10 * MiB);
    const descriptor = describeBytes(large, 'application/octet-stream');
    const path = `${SESSION}&digest=${encodeURIComponent(descriptor.digest)}`;
    const breaks = [1, 2, 3, 4, 5, 6, 7, 8].map(count => count * MiB + count);
    remote.registry.play([
      opened(),
      {request: {method: 'PUT', path}, answer: {resetAfterReading: MiB}},
      ...breaks.flatMap((stored, position): ScriptedExchange[] => [
        status(`0-${stored - 1}`),
        {
          request: {method: 'PUT', path, headers: {'content-range': `${stored}-${large.length - 1}`}},
          answer: position === breaks.length - 1 ? {status: 201} : {resetAfterReading: MiB},
        },
      ]),
    ]);
    expect(await remote.repository().push(descriptor, opening(large))).toBe('pushed');
    expect(remote.retries).toHaveLength(breaks.length);
  });

  test('again and again without getting further is given up and cancelled', async () => {
    remote.registry.play([
      opened(),
      {...finish({resetAfterReading: 1000}), times: 5},
      {...status('0-999'), times: 4},
      cancelled(),
    ]);
    await failureOf('NETWORK_ERROR', () => remote.repository().push(blob, opening(bytes)));
    expect(remote.retries).toHaveLength(4);
  });

  test('starts over when the registry has forgotten the session', async () => {
    remote.registry.play([
      opened(),
      finish({resetAfterReading: 1000}),
      status(undefined, {status: 404}),
      head(404),
      cancelled(),
      opened(),
      finish(),
    ]);
    const source = watched();
    expect(await remote.repository().push(blob, source)).toBe('pushed');
    expect(source.offsets).toEqual([0, 0]);
  });

  test('starts over when the registry states 0-0, which may be one byte or none', async () => {
    remote.registry.play([
      opened(),
      finish({resetAfterReading: 1}),
      status('0-0'),
      head(404),
      cancelled(),
      opened(),
      finish(),
    ]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
  });

  test('starts over when the registry claims to have more than was ever sent', async () => {
    remote.registry.play([
      opened(),
      finish({resetAfterReading: 1000}),
      status(`0-${bytes.length + 5}`),
      cancelled(),
      opened(),
      finish(),
    ]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
  });

  test('after the last byte finds the blob there', async () => {
    remote.registry.play([
      opened(),
      finish({resetAfterReading: bytes.length}),
      status(undefined, {status: 404}),
      {...head(200), answer: {status: 200, headers: {'content-length': String(bytes.length)}}},
    ]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
    expect(requestsOf('PUT')).toHaveLength(1);
  });

  test('starts over when what was put together turns out to be wrong', async () => {
    const body = '{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match"}]}';
    remote.registry.play([
      opened(),
      finish({resetAfterReading: 5000}),
      status('0-4999'),
      finish({status: 400, body}),
      cancelled(),
      opened(),
      finish(),
    ]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
  });

  test('ends in an error when a whole upload turns out to be wrong', async () => {
    const body = '{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match"}]}';
    remote.registry.play([opened(), finish({status: 400, body}), cancelled()]);
    await failureOf('CONTENT_DIGEST_MISMATCH', () => remote.repository().push(blob, opening(bytes)));
  });

  test('at its very first request is opened again', async () => {
    remote.registry.play([
      {request: {method: 'POST', path: '/v2/app/blobs/uploads/'}, answer: {resetAfterReading: 0}},
      opened(),
      finish(),
    ]);
    expect(await remote.repository().push(blob, opening(bytes))).toBe('pushed');
  });

  test('goes on after an answer of 500 to a part of it', async () => {
    remote.registry.play([
      opened(),
      finish({status: 500, answerAfterReading: 100_000, headers: {connection: 'close'}}),
      status('0-65535'),
      finish({status: 201}, {'content-range': `65536-${bytes.length - 1}`}),
    ]);
    expect(await remote.repository().push(blob, watched())).toBe('pushed');
  });

  test('goes on although the source was slow when it broke', async () => {
    const stored = 65_536;
    let letGo = () => {};
    const gate = new Promise<void>(resolve => {
      letGo = resolve;
    });
    const offsets: number[] = [];
    const slow: OpenContent = async (options = {}) => {
      const offset = options.offset ?? 0;
      offsets.push(offset);
      if (offset > 0) {
        letGo();
        return Readable.from(chunksOf(bytes, offset), {objectMode: false});
      }
      return Readable.from(
        (async function* () {
          yield bytes.subarray(0, stored);
          await gate;
          yield bytes.subarray(stored);
        })(),
      );
    };
    remote.registry.play([
      opened(),
      finish({resetAfterReading: stored}),
      status(`0-${stored - 1}`),
      finish({resetAfterReading: 1000}, {'content-range': `${stored}-${bytes.length - 1}`}),
      status(`0-${stored + 999}`),
      finish({status: 201}, {'content-range': `${stored + 1000}-${bytes.length - 1}`}),
    ]);
    expect(await remote.repository().push(blob, slow)).toBe('pushed');
    expect(offsets).toEqual([0, stored, stored + 1000]);
    expect(requestsOf('PUT')[2]!.body.equals(bytes.subarray(stored + 1000))).toBe(true);
  });

  test('sends everything again when the registry wants another token in the middle', async () => {
    const challenge = {'www-authenticate': 'Basic realm="x"', connection: 'close'};
    remote.registry.play([
      opened(),
      finish({status: 401, headers: challenge, answerAfterReading: 1000}, {authorization: /b2xk$/}),
      finish({status: 201}, {authorization: /bmV3$/}),
    ]);
    const credentials: CredentialSource = async (_, options) => ({
      kind: 'basic',
      username: 'u',
      password: options?.renew ? '_new' : '_old',
    });
    const repository = remote.repository({credentials, assumeBasic: true});
    expect(await repository.push(blob, watched())).toBe('pushed');
    expect(requestsOf('PUT')[1]!.body.equals(bytes)).toBe(true);
  });

  test('sends everything to where a 307 leads', async () => {
    const storage = await ScriptedRegistry.start([
      {request: {method: 'PUT', path: '/store'}, answer: {status: 201}},
    ]);
    remote.registry.play([
      opened(),
      finish({
        status: 307,
        headers: {location: `${storage.origin}/store`, connection: 'close'},
        answerAfterReading: 0,
      }),
    ]);
    expect(await remote.repository().push(blob, watched())).toBe('pushed');
    expect(storage.requests[0]!.body.equals(bytes)).toBe(true);
    await storage.close();
  });

  test('is cancelled when the caller gives up', async () => {
    const stop = new AbortController();
    remote.registry.play([
      opened(),
      finish({resetAfterReading: 100_000, before: () => stop.abort()}),
      cancelled(),
    ]);
    await failureOf('CANCELLED', () => remote.repository().push(blob, opening(bytes), {signal: stop.signal}));
  });
});

describe('a source that breaks', () => {
  test('is opened again where it broke, while the request goes on', async () => {
    remote.registry.play([opened(), finish()]);
    const offsets: number[] = [];
    const breaking: OpenContent = async (options = {}) => {
      const offset = options.offset ?? 0;
      offsets.push(offset);
      return Readable.from(
        (async function* () {
          yield bytes.subarray(offset, offset + 700_000);
          if (offset + 700_000 < bytes.length) throw Object.assign(new Error('reset'), {code: 'ECONNRESET'});
        })(),
      );
    };
    expect(await remote.repository().push(blob, breaking)).toBe('pushed');
    expect(offsets).toEqual([0, 700_000, 1_400_000]);
    expect(remote.registry.requests.at(-1)!.body.equals(bytes)).toBe(true);
  });

  test('five times at the same place is given up', async () => {
    remote.registry.play([opened(), {...finish(), times: PERHAPS}, cancelled()]);
    let times = 0;
    const stuck: OpenContent = async () =>
      Readable.from(
        (async function* () {
          times++;
          yield* [];
          throw Object.assign(new Error('stuck'), {code: 'ECONNRESET'});
        })(),
      );
    await expect(remote.repository().push(blob, stuck)).rejects.toThrow('stuck');
    expect(times).toBe(5);
  });
});

describe('an upload in chunks', () => {
  const CHUNK = 512 * 1024;
  const patch = (start: number, answer: ScriptedAnswer, size = CHUNK): ScriptedExchange => ({
    request: {
      method: 'PATCH',
      path: SESSION,
      headers: {'content-range': `${start}-${Math.min(start + size, bytes.length) - 1}`},
    },
    answer: {headers: {location: SESSION}, ...answer},
  });

  test('sends each chunk by PATCH and ends with an empty PUT', async () => {
    remote.registry.play([
      opened(),
      ...[0, 1, 2, 3].map(count => patch(count * CHUNK, {status: 202})),
      finish({status: 201}, {'content-length': '0'}),
    ]);
    expect(await remote.repository({chunkSize: CHUNK}).push(blob, watched())).toBe('pushed');
    expect(Buffer.concat(requestsOf('PATCH').map(one => one.body)).equals(bytes)).toBe(true);
  });

  test('opens its source once, however the chunks are cut', async () => {
    const size = 700_001;
    remote.registry.play([
      opened(),
      ...[0, 1, 2].map(count => patch(count * size, {status: 202}, size)),
      finish(),
    ]);
    const source = watched();
    await remote.repository({chunkSize: size}).push(blob, source);
    expect(source.offsets).toEqual([0]);
  });

  test('ECR: answers a chunk with 201 where the specification says 202', async () => {
    remote.registry.play([
      opened(),
      ...[0, 1, 2, 3].map(count => patch(count * CHUNK, {status: 201})),
      finish(),
    ]);
    expect(await remote.repository({chunkSize: CHUNK}).push(blob, opening(bytes))).toBe('pushed');
  });

  test('ECR: leaves the Range of its answers at the first chunk, so the offset is counted here', async () => {
    const stale = {status: 201, headers: {location: SESSION, range: `0-${CHUNK - 1}`}};
    remote.registry.play([
      opened(),
      patch(0, stale),
      patch(CHUNK, stale),
      patch(2 * CHUNK, {resetAfterReading: 1000}),
      status(`0-${CHUNK - 1}`),
      patch(2 * CHUNK, stale),
      patch(3 * CHUNK, stale),
      finish(),
    ]);
    expect(await remote.repository({chunkSize: CHUNK}).push(blob, opening(bytes))).toBe('pushed');
  });

  test('goes on within a chunk where the registry has kept a part of it', async () => {
    const kept = CHUNK + 1000;
    remote.registry.play([
      opened(),
      patch(0, {status: 202}),
      patch(CHUNK, {resetAfterReading: 1000}),
      status(`0-${kept - 1}`),
      ...[0, 1, 2].map(count => patch(kept + count * CHUNK, {status: 202})),
      finish(),
    ]);
    expect(await remote.repository({chunkSize: CHUNK}).push(blob, opening(bytes))).toBe('pushed');
  });

  test('starts over when the registry says that a chunk is out of step', async () => {
    remote.registry.play([
      opened(),
      patch(0, {status: 202}),
      patch(CHUNK, {status: 416}),
      cancelled(),
      opened(),
      ...[0, 1, 2, 3].map(count => patch(count * CHUNK, {status: 202})),
      finish(),
    ]);
    expect(await remote.repository({chunkSize: CHUNK}).push(blob, opening(bytes))).toBe('pushed');
  });

  test('is given up when the registry says so of every session', async () => {
    remote.registry.play([
      {...opened(), times: 3},
      {...patch(0, {status: 416}), times: 3},
      {...cancelled(), times: 3},
    ]);
    await failureOf('SERVICE_ERROR', () => remote.repository({chunkSize: CHUNK}).push(blob, opening(bytes)));
  });

  test('uses larger chunks where the registry asks for them', async () => {
    remote.registry.play([
      opened(SESSION, {'oci-chunk-min-length': String(MiB)}),
      patch(0, {status: 202}, MiB),
      patch(MiB, {status: 202}, MiB),
      finish(),
    ]);
    expect(await remote.repository({chunkSize: CHUNK}).push(blob, opening(bytes))).toBe('pushed');
  });

  test('uses the new location that each answer gives', async () => {
    const next = '/v2/app/blobs/uploads/1?_state=next';
    remote.registry.play([
      opened(),
      patch(0, {status: 202, headers: {location: next}}, 2 * MiB),
      {
        request: {method: 'PUT', path: `${next}&digest=${encodeURIComponent(blob.digest)}`},
        answer: {status: 201},
      },
    ]);
    expect(await remote.repository({chunkSize: 2 * MiB}).push(blob, opening(bytes))).toBe('pushed');
  });
});

describe('mounting a blob', () => {
  const mount = (answer: ScriptedAnswer): ScriptedExchange => ({
    request: {
      method: 'POST',
      path: `/v2/app/blobs/uploads/?mount=${encodeURIComponent(blob.digest)}&from=base%2Fimage`,
    },
    answer,
  });

  test('moves no bytes where the registry agrees', async () => {
    remote.registry.play([mount({status: 201})]);
    const repository = remote.repository();
    expect(await repository.mount(blob, 'base/image')).toBe(true);
    expect(await repository.push(blob, opening(bytes))).toBe('exists');
  });

  test('that is not granted leaves its session to the push that follows', async () => {
    remote.registry.play([mount({status: 202, headers: {location: SESSION}}), finish()]);
    const repository = remote.repository();
    expect(await repository.mount(blob, 'base/image')).toBe(false);
    expect(await repository.push(blob, opening(bytes))).toBe('pushed');
  });

  test('that is not granted and not followed by a push is cancelled at the end', async () => {
    remote.registry.play([mount({status: 202, headers: {location: SESSION}}), cancelled()]);
    const repository = remote.repository();
    await repository.mount(blob, 'base/image');
    await repository.close();
  });

  test.each([400, 403, 404, 405])('is refused by %i, and the blob must be pushed', async code => {
    remote.registry.play([mount({status: code, body: '{"errors":[{"code":"DENIED","message":"no"}]}'})]);
    expect(await remote.repository().mount(blob, 'base/image')).toBe(false);
  });
});
