import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {checkLocalEcr} from '../../../src/server/index.ts';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {errorsOf, type V2, v2Of} from '../../support/v2.ts';

const generator = new ImageGenerator('strict');
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let registry: LocalRegistry;
let v2: V2;
beforeAll(async () => {
  registry = await startLocalRegistry({strictOci: true});
  for (const name of ['app', 'other']) await registry.createRepository(name);
  v2 = await v2Of(registry);
});
afterAll(() => registry.close());

describe('with strictOci', () => {
  test('POST /v2/<name>/blobs/uploads/?digest= takes a whole blob', async () => {
    const bytes = generator.bytes(1000);
    const answer = await v2.send('POST', `app/blobs/uploads/?digest=${digestOf(bytes)}`, {body: bytes});
    expect([answer.status, answer.headers['docker-content-digest']]).toEqual([201, digestOf(bytes)]);
  });

  test('PATCH /v2/<name>/blobs/uploads/<id> answers 202 with the true Range, and takes small chunks', async () => {
    const bytes = generator.bytes(300);
    const location = await v2.start('app');
    for (const [from, to] of [
      [0, 100],
      [100, 200],
      [200, 300],
    ] as const) {
      const headers = {'content-range': `${from}-${to - 1}`};
      const answer = await v2.send('PATCH', location, {body: bytes.subarray(from, to), headers});
      expect([answer.status, answer.headers.range]).toEqual([202, `0-${to - 1}`]);
    }
    expect((await v2.send('PUT', `${location}?digest=${digestOf(bytes)}`)).status).toBe(201);
  });

  test('PUT /v2/<name>/blobs/uploads/<id> takes an empty blob', async () => {
    const empty = new Uint8Array();
    expect((await v2.upload('app', digestOf(empty), empty)).status).toBe(201);
    const answer = await v2.send('GET', `app/blobs/${digestOf(empty)}`);
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });

  test('GET /v2/<name>/blobs/<digest> serves the bytes itself, with ranges', async () => {
    const bytes = generator.bytes(1000);
    await v2.upload('app', digestOf(bytes), bytes);
    expect((await v2.send('GET', `app/blobs/${digestOf(bytes)}`)).body.equals(bytes)).toBe(true);
    const part = await v2.send('GET', `app/blobs/${digestOf(bytes)}`, {headers: {range: 'bytes=10-19'}});
    expect([part.status, part.body.equals(bytes.subarray(10, 20))]).toEqual([206, true]);
  });

  test('DELETE /v2/<name>/blobs/<digest> takes a blob that nothing refers to', async () => {
    const bytes = generator.bytes(1000);
    await v2.upload('app', digestOf(bytes), bytes);
    expect((await v2.send('DELETE', `app/blobs/${digestOf(bytes)}`)).status).toBe(202);
    expect((await v2.send('DELETE', `app/blobs/${digestOf(bytes)}`)).status).toBe(404);
    const image = await generator.image({layers: 1});
    await registry.push('app', image);
    expect((await v2.send('DELETE', `app/blobs/${[...image.blobs.keys()][0]}`)).status).toBe(405);
  });

  test('POST /v2/<name>/blobs/uploads/?mount= mounts without a setting', async () => {
    const bytes = generator.bytes(1000);
    await v2.upload('app', digestOf(bytes), bytes);
    expect((await v2.send('POST', `other/blobs/uploads/?mount=${digestOf(bytes)}&from=app`)).status).toBe(
      201,
    );
  });

  test('GET /v2/<name>/tags/list gives every tag in order, after a tag, and so many', async () => {
    await registry.push('other', await generator.image({layers: 1}), ['c', 'a', 'b', 'd']);
    const list = async (query: string) => {
      const answer = await v2.send('GET', `other/tags/list${query}`);
      return [JSON.parse(answer.text).tags, answer.headers.link];
    };
    expect(await list('')).toEqual([['a', 'b', 'c', 'd'], undefined]);
    expect(await list('?last=b')).toEqual([['c', 'd'], undefined]);
    expect(await list('?n=0')).toEqual([[], undefined]);
    expect(await list('?n=2&last=a')).toEqual([
      ['b', 'c'],
      `<${registry.ecr.url}/v2/other/tags/list?last=c&n=2>; rel="next"`,
    ]);
    expect((await v2.send('GET', 'other/tags/list')).headers['content-type']).toBe('application/json');
    expect((await v2.send('GET', 'other/tags/list?n=many')).status).toBe(400);
  });

  test('PUT /v2/<name>/manifests/<reference> calls an invalid manifest by its name', async () => {
    const answer = await v2.send('PUT', 'app/manifests/bad', {body: '{}'});
    expect([answer.status, errorsOf(answer)[0]!.code]).toEqual([400, 'MANIFEST_INVALID']);
  });

  test('PUT /v2/<name>/manifests/<digest> keeps a manifest under the sha512 that it is pushed by', async () => {
    const image = await generator.image({layers: 1});
    for (const [digest, bytes] of image.blobs) await v2.upload('app', digest, Buffer.from(bytes));
    const {bytes, mediaType} = image.manifest;
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;
    const headers = {'content-type': mediaType};
    const put = await v2.send('PUT', `app/manifests/${digest}`, {body: bytes, headers});
    expect([put.status, put.headers['docker-content-digest']]).toEqual([201, digest]);
    const pulled = await v2.send('GET', `app/manifests/${digest}`);
    expect([pulled.status, pulled.text]).toEqual([200, Buffer.from(bytes).toString('utf8')]);
    const wrong = `sha512:${'0'.repeat(128)}`;
    const refused = await v2.send('PUT', `app/manifests/${wrong}`, {body: bytes, headers});
    expect([refused.status, errorsOf(refused)[0]!.code]).toEqual([400, 'DIGEST_INVALID']);
    expect((await checkLocalEcr({dataDir: registry.dataDir})).findings).toEqual([]);
  });

  test('names and references that cannot be are answered with 400 and their own code', async () => {
    const {mediaType, bytes} = (await generator.image({layers: 1})).manifest;
    const headers = {'content-type': mediaType};
    const code = async (method: string, target: string, body?: Uint8Array) => {
      const answer = await v2.send(method, target, body ? {headers, body} : {});
      return [answer.status, errorsOf(answer)[0]!.code];
    };
    expect(await code('PUT', 'app/manifests/sha256:bad', bytes)).toEqual([400, 'DIGEST_INVALID']);
    expect(await code('GET', 'UPPER/tags/list')).toEqual([400, 'NAME_INVALID']);
  });
});
