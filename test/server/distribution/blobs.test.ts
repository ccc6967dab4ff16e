import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {errorsOf, type V2, v2Of, wire} from '../../support/v2.ts';

const HOUR = 3_600_000;
const generator = new ImageGenerator('blobs');
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let registry: LocalRegistry;
let v2: V2;
let image: GeneratedImage;
let digest: string;
let bytes: Buffer;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('team/app');
  v2 = await v2Of(registry);
  image = await generator.image({layers: 1, layerBytes: 100_000});
  await registry.push('team/app', image, ['v1']);
  [digest, bytes] = [...image.blobs].find(([, content]) => content.length > 10_000)!;
});
afterAll(() => registry.close());

const urlOf = async () => (await v2.send('GET', `team/app/blobs/${digest}`)).headers.location!;

describe('blobs', () => {
  test('HEAD /v2/<name>/blobs/<digest> tells the size of a blob', async () => {
    const {status, headers, body} = await v2.send('HEAD', `team/app/blobs/${digest}`);
    expect([status, headers['content-length'], headers['docker-content-digest'], body.length]).toEqual([
      200,
      String(bytes.length),
      digest,
      0,
    ]);
  });

  test('HEAD /v2/<name>/blobs/<digest> knows a blob that no image refers to yet', async () => {
    const fresh = generator.bytes(100);
    expect((await v2.upload('team/app', digestOf(fresh), fresh)).status).toBe(201);
    expect((await v2.send('HEAD', `team/app/blobs/${digestOf(fresh)}`)).status).toBe(200);
    const answer = await v2.send('GET', `team/app/blobs/${digestOf(fresh)}`);
    expect([answer.status, errorsOf(answer)[0]!.code]).toEqual([404, 'BLOB_UNKNOWN']);
  });

  test('HEAD and GET /v2/<name>/blobs/<digest> answer 404 for what is not there', async () => {
    const missing = `team/app/blobs/sha256:${'0'.repeat(64)}`;
    expect((await v2.send('HEAD', missing)).status).toBe(404);
    expect(errorsOf(await v2.send('GET', missing))[0]!.code).toBe('BLOB_UNKNOWN');
    expect(errorsOf(await v2.send('GET', `nowhere/blobs/${digest}`))[0]!.code).toBe('NAME_UNKNOWN');
    expect(errorsOf(await v2.send('GET', 'team/app/blobs/nonsense'))[0]!.code).toBe('DIGEST_INVALID');
  });

  test('ECR: a blob is never served here; the client is sent to a presigned URL', async () => {
    const {status, headers} = await v2.send('GET', `team/app/blobs/${digest}`);
    expect(status).toBe(307);
    const answer = await wire(headers.location!, 'GET');
    expect([answer.status, answer.body.equals(bytes)]).toEqual([200, true]);
  });

  test('ECR: blobs cannot be deleted; they go when no image refers to them', async () => {
    const answer = await v2.send('DELETE', `team/app/blobs/${digest}`);
    expect([answer.status, errorsOf(answer)[0]!.code]).toEqual([405, 'UNSUPPORTED']);
  });
});

describe('a presigned URL', () => {
  test.each([
    ['bytes=0-9', 206, [0, 10]],
    ['bytes=90000-', 206, [90_000, undefined]],
    ['bytes=-7', 206, [-7, undefined]],
    ['bytes=5-99999999', 206, [5, undefined]],
    ['bytes=0-1,5-6', 200, [0, undefined]],
    ['bytes=9-5', 200, [0, undefined]],
    ['lines=1-2', 200, [0, undefined]],
  ] as const)('answers Range: %s with %i', async (range, status, [from, to]) => {
    const answer = await wire(await urlOf(), 'GET', {headers: {range}});
    expect([answer.status, answer.body.equals(bytes.subarray(from, to))]).toEqual([status, true]);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
  });

  test('says where a range was cut, and refuses one beyond the end', async () => {
    const inside = await wire(await urlOf(), 'GET', {headers: {range: 'bytes=10-19'}});
    expect(inside.headers['content-range']).toBe(`bytes 10-19/${bytes.length}`);
    const beyond = await wire(await urlOf(), 'GET', {headers: {range: `bytes=${bytes.length}-`}});
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`]);
  });

  test('answers HEAD without a body, and no other method', async () => {
    const head = await wire(await urlOf(), 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(bytes.length),
      0,
    ]);
    expect((await wire(await urlOf(), 'PUT', {body: 'x'})).status).toBe(405);
  });

  test('expires after an hour', async () => {
    const url = await urlOf();
    registry.pass(HOUR - 1000);
    expect((await wire(url, 'GET')).status).toBe(200);
    registry.pass(1000);
    const answer = await wire(url, 'GET');
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('Request has expired')]);
  });

  test('is good for nothing when a word of it is changed', async () => {
    const url = await urlOf();
    const other = digestOf(image.manifest.bytes);
    for (const forged of [
      url.replace(digest, other),
      url.replace('X-Amz-Expires=3600', 'X-Amz-Expires=999999'),
      url.replace(/X-Amz-Signature=../, 'X-Amz-Signature=AA'),
      url.replace(/&X-Amz-Signature=.*/, ''),
    ]) {
      expect((await wire(forged, 'GET')).status).toBe(403);
    }
  });

  test('comes from GetDownloadUrlForLayer too', async () => {
    const input = {repositoryName: 'team/app', layerDigest: digest};
    const answer = await registry.call<{downloadUrl: string; layerDigest: string}>(
      'GetDownloadUrlForLayer',
      input,
    );
    expect(answer.layerDigest).toBe(digest);
    expect((await wire(answer.downloadUrl, 'GET')).body.equals(bytes)).toBe(true);
    const missing = {repositoryName: 'team/app', layerDigest: `sha256:${'1'.repeat(64)}`};
    expect((await registry.refusal('GetDownloadUrlForLayer', missing)).name).toBe('LayersNotFoundException');
  });
});
