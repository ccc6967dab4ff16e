import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {request} from 'node:http';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {errorsOf, type V2, v2Of, type WireAnswer} from '../../support/v2.ts';

const MIB = 1024 * 1024;
const generator = new ImageGenerator('uploads');
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let registry: LocalRegistry;
let v2: V2;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  v2 = await v2Of(registry);
});
afterAll(() => registry.close());

const patch = (location: string, body: Uint8Array, headers: Record<string, string> = {}) =>
  v2.send('PATCH', location, {body, headers});
const finish = (location: string, digest: string, body: Uint8Array = new Uint8Array()) =>
  v2.send('PUT', `${location}?digest=${digest}`, {body});
const code = (answer: WireAnswer) => [answer.status, errorsOf(answer)[0]!.code];

describe('uploads', () => {
  test('POST /v2/<name>/blobs/uploads/ begins a session', async () => {
    const {status, headers} = await v2.send('POST', 'app/blobs/uploads/');
    expect([status, headers.range]).toEqual([202, '0-0']);
    expect(headers.location).toBe(
      `${registry.ecr.url}/v2/app/blobs/uploads/${headers['docker-upload-uuid']}`,
    );
  });

  test('POST /v2/<name>/blobs/uploads/ answers 404 where there is no repository', async () => {
    const answer = await v2.send('POST', 'none/blobs/uploads/');
    expect([answer.status, errorsOf(answer)]).toEqual([
      404,
      [
        {
          code: 'NAME_UNKNOWN',
          message: "The repository with name 'none' does not exist in the registry with id '123456789012'",
        },
      ],
    ]);
  });

  test('ECR: POST with ?digest= is not honoured; it begins a session like any other', async () => {
    const bytes = generator.bytes(100);
    const answer = await v2.send('POST', `app/blobs/uploads/?digest=${digestOf(bytes)}`, {body: bytes});
    expect(answer.status).toBe(202);
    expect((await finish(answer.headers.location!, digestOf(bytes), bytes)).status).toBe(201);
  });

  test('PUT /v2/<name>/blobs/uploads/<id> takes a whole blob', async () => {
    const bytes = generator.bytes(3 * MIB);
    const answer = await v2.upload('app', digestOf(bytes), bytes);
    expect([answer.status, answer.headers.location, answer.headers['docker-content-digest']]).toEqual([
      201,
      `${registry.ecr.url}/v2/app/blobs/${digestOf(bytes)}`,
      digestOf(bytes),
    ]);
  });

  test('PUT /v2/<name>/blobs/uploads/<id> of a blob that is there is no error', async () => {
    const bytes = generator.bytes(10);
    expect((await v2.upload('app', digestOf(bytes), bytes)).status).toBe(201);
    expect((await v2.upload('app', digestOf(bytes), bytes)).status).toBe(201);
  });

  test('PATCH /v2/<name>/blobs/uploads/<id> takes a stream of unknown length', async () => {
    const bytes = generator.bytes(2 * MIB);
    const location = await v2.start('app');
    const outgoing = request(location, {method: 'PATCH', headers: {authorization: v2.authorization}});
    for (let at = 0; at < bytes.length; at += 100_000) outgoing.write(bytes.subarray(at, at + 100_000));
    outgoing.end();
    const [response] = await once(outgoing, 'response');
    response.resume();
    expect(response.statusCode).toBe(201);
    expect((await finish(location, digestOf(bytes))).status).toBe(201);
  });

  test('ECR: a PATCH is answered with 201, not 202', async () => {
    expect((await patch(await v2.start('app'), generator.bytes(10))).status).toBe(201);
  });

  test('ECR: the Range of a PATCH answer stays at the end of the first chunk', async () => {
    const bytes = generator.bytes(12 * MIB);
    const location = await v2.start('app');
    const ranges = [];
    for (const [from, to] of [
      [0, 5],
      [5, 10],
    ] as const) {
      const chunk = bytes.subarray(from * MIB, to * MIB);
      const headers = {'content-range': `${from * MIB}-${to * MIB - 1}`};
      ranges.push((await patch(location, chunk, headers)).headers.range);
    }
    expect(ranges).toEqual([`0-${5 * MIB - 1}`, `0-${5 * MIB - 1}`]);
    expect((await v2.send('GET', location)).headers.range).toBe(`0-${10 * MIB - 1}`);
    expect((await finish(location, digestOf(bytes), bytes.subarray(10 * MIB))).status).toBe(201);
  });

  test('ECR: chunks under 5 MiB that are not the last one are refused when the upload completes', async () => {
    const bytes = generator.bytes(300);
    const location = await v2.start('app');
    await patch(location, bytes.subarray(0, 100));
    await patch(location, bytes.subarray(100, 200));
    const answer = await finish(location, digestOf(bytes), bytes.subarray(200));
    expect([answer.status, errorsOf(answer)]).toEqual([
      400,
      [{code: 'BLOB_UPLOAD_INVALID', message: 'All layer parts except the last part should be at least 5MB'}],
    ]);
  });

  test('PATCH /v2/<name>/blobs/uploads/<id> at another byte is answered with 416', async () => {
    const location = await v2.start('app');
    await patch(location, generator.bytes(100));
    const answer = await patch(location, generator.bytes(10), {'content-range': '50-59'});
    expect([answer.status, errorsOf(answer)]).toEqual([
      416,
      [{code: 'BLOB_UPLOAD_INVALID', message: 'First byte of the layer part is 50 instead of 100'}],
    ]);
    expect(answer.headers).toMatchObject({range: '0-99', 'docker-upload-uuid': location.split('/').at(-1)});
    const odd = await patch(location, generator.bytes(10), {'content-range': 'all of it'});
    expect(code(odd)).toEqual([416, 'BLOB_UPLOAD_INVALID']);
  });

  test('PATCH /v2/<name>/blobs/uploads/<id> with more or fewer bytes than its range says keeps none of them', async () => {
    const bytes = generator.bytes(200);
    const location = await v2.start('app');
    await patch(location, bytes.subarray(0, 100));
    for (const range of ['100-149', '100-249']) {
      const answer = await patch(location, generator.bytes(100), {'content-range': range});
      expect(code(answer)).toEqual([416, 'BLOB_UPLOAD_INVALID']);
      expect([answer.headers.range, await standing(location)]).toEqual(['0-99', 100]);
    }
    const answer = await v2.send('PUT', `${location}?digest=${digestOf(bytes)}`, {
      body: bytes.subarray(100),
      headers: {'content-range': '100-109'},
    });
    expect(code(answer)).toEqual([416, 'BLOB_UPLOAD_INVALID']);
    await patch(location, bytes.subarray(100, 150), {'content-range': '100-149'});
    expect(await standing(location)).toBe(150);
  });

  test('PUT /v2/<name>/blobs/uploads/<id> with a digest that is another one is refused', async () => {
    const wrong = digestOf(Buffer.from('wrong'));
    const answer = await v2.upload('app', wrong, generator.bytes(10));
    expect([answer.status, errorsOf(answer)]).toEqual([
      400,
      [
        {
          code: 'BLOB_UPLOAD_INVALID',
          message: 'None of the provided layer digests match the calculated layer digest',
        },
      ],
    ]);
    expect((await v2.send('HEAD', `app/blobs/${wrong}`)).status).toBe(404);
    const location = await v2.start('app');
    expect(code(await v2.send('PUT', location, {body: 'x'}))).toEqual([400, 'DIGEST_INVALID']);
  });

  test('DELETE /v2/<name>/blobs/uploads/<id> gives a session up', async () => {
    const location = await v2.start('app');
    await patch(location, generator.bytes(100));
    expect((await v2.send('DELETE', location)).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect(code(await v2.send(method, location))).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    }
  });

  test('GET /v2/<name>/blobs/uploads/<id> tells where a session stands, with 204 and no length', async () => {
    const location = await v2.start('app');
    await patch(location, generator.bytes(100));
    const {status, headers} = await v2.send('GET', location);
    expect([status, headers.range, headers['content-length']]).toEqual([204, '0-99', undefined]);
    expect(code(await v2.send('GET', 'app/blobs/uploads/not-an-id'))).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
  });

  test('PATCH /v2/<name>/blobs/uploads/<id> that breaks off keeps what came, as one chunk with what follows', async () => {
    const bytes = generator.bytes(MIB);
    const location = await v2.start('app');
    const broken = request(location, {method: 'PATCH', headers: {authorization: v2.authorization}});
    broken.on('error', () => undefined);
    await new Promise(resolve => broken.write(bytes.subarray(0, 300_000), resolve));
    broken.destroy();
    const offset = await standing(location);
    const end = await patch(location, bytes.subarray(offset), {
      'content-range': `${offset}-${bytes.length - 1}`,
    });
    expect(end.status).toBe(201);
    expect((await finish(location, digestOf(bytes))).status).toBe(201);
  });

  test('PATCH and PUT of one session at the same time go in turn', async () => {
    const bytes = generator.bytes(200);
    const location = await v2.start('app');
    const answers = await Promise.all(
      Array.from({length: 6}, () => patch(location, bytes, {'content-range': `0-${bytes.length - 1}`})),
    );
    expect(answers.map(({status}) => status).sort()).toEqual([201, 416, 416, 416, 416, 416]);
    expect((await finish(location, digestOf(bytes))).status).toBe(201);
  });
});

/** Where a session stands once the server has noticed that a chunk broke off. */
async function standing(location: string): Promise<number> {
  for (;;) {
    const end = Number(/^0-(\d+)$/.exec((await v2.send('GET', location)).headers.range!)![1]);
    if (end > 0) return end + 1;
  }
}
