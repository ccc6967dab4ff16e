import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {errorsOf, type V2, v2Of, type WireAnswer} from '../../support/v2.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const generator = new ImageGenerator('manifests');
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let registry: LocalRegistry;
let v2: V2;
let image: GeneratedImage;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  v2 = await v2Of(registry);
  image = await generator.image();
  await uploadBlobs(image);
});
afterAll(() => registry.close());

async function uploadBlobs({blobs}: GeneratedImage): Promise<void> {
  for (const [digest, bytes] of blobs) await v2.upload('app', digest, bytes);
}
const put = ({manifest}: GeneratedImage, tagOrDigest: string, headers: Record<string, string> = {}) =>
  v2.send('PUT', `app/manifests/${tagOrDigest}`, {
    body: manifest.bytes,
    headers: {'content-type': manifest.mediaType, ...headers},
  });
const get = (tagOrDigest: string, accept?: string) =>
  v2.send('GET', `app/manifests/${tagOrDigest}`, {headers: accept === undefined ? {} : {accept}});
const outcome = (answer: WireAnswer) => [answer.status, errorsOf(answer)[0]!.code];

describe('manifests', () => {
  test('PUT /v2/<name>/manifests/<tag> stores a manifest and answers with its digest', async () => {
    const answer = await put(image, 'v1');
    expect([answer.status, answer.headers.location, answer.headers['docker-content-digest']]).toEqual([
      201,
      `${registry.ecr.url}/v2/app/manifests/${image.descriptor.digest}`,
      image.descriptor.digest,
    ]);
    expect(answer.headers['oci-subject']).toBeUndefined();
  });

  test('ECR: pushing an unchanged image again is no error to a container client', async () => {
    expect((await put(image, 'v1')).status).toBe(201);
    expect((await put(image, image.descriptor.digest)).status).toBe(201);
  });

  test('GET /v2/<name>/manifests/<reference> gives the bytes by tag and by digest', async () => {
    for (const reference of ['v1', image.descriptor.digest]) {
      const answer = await get(reference, `${OCI}, ${DOCKER}`);
      expect([
        answer.status,
        answer.headers['content-type'],
        answer.headers['docker-content-digest'],
      ]).toEqual([200, OCI, image.descriptor.digest]);
      expect(answer.body.equals(image.manifest.bytes)).toBe(true);
    }
  });

  test('HEAD /v2/<name>/manifests/<reference> tells the same without a body, and is no pull', async () => {
    const fresh = await generator.image({layers: 1});
    await uploadBlobs(fresh);
    await put(fresh, 'fresh');
    const head = await v2.send('HEAD', 'app/manifests/fresh');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(fresh.manifest.bytes.length),
      0,
    ]);
    const pulledAt = async () =>
      (
        await registry.call<{imageDetails: {lastRecordedPullTime?: number}[]}>('DescribeImages', {
          repositoryName: 'app',
          imageIds: [{imageTag: 'fresh'}],
        })
      ).imageDetails[0]!.lastRecordedPullTime;
    expect(await pulledAt()).toBeUndefined();
    await get('fresh');
    expect(await pulledAt()).toBe(registry.now / 1000);
  });

  test('GET /v2/<name>/manifests/<tag> converts for a client that accepts the other format alone', async () => {
    const answer = await get('v1', DOCKER);
    expect(answer.headers['content-type']).toBe(DOCKER);
    expect(answer.headers['docker-content-digest']).toBe(digestOf(answer.body));
    expect((await get(image.descriptor.digest, DOCKER)).headers['content-type']).toBe(OCI);
    expect((await get('v1', `${DOCKER}, */*`)).headers['content-type']).toBe(OCI);
    expect((await get('v1')).headers['content-type']).toBe(OCI);
  });

  test('GET and HEAD /v2/<name>/manifests/<reference> answer 404 in the words of the service', async () => {
    const answer = await get('none');
    expect([answer.status, errorsOf(answer)]).toEqual([
      404,
      [{code: 'MANIFEST_UNKNOWN', message: 'Requested image not found'}],
    ]);
    expect((await v2.send('HEAD', 'app/manifests/none')).status).toBe(404);
    expect(outcome(await v2.send('GET', 'nowhere/manifests/v1'))).toEqual([404, 'NAME_UNKNOWN']);
  });

  test('GET /v2/<name>/manifests/<reference> of an archived image answers 404', async () => {
    const cold = await generator.image({layers: 1});
    await uploadBlobs(cold);
    await put(cold, 'cold');
    const imageId = {imageTag: 'cold'};
    await registry.call('UpdateImageStorageClass', {
      repositoryName: 'app',
      imageId,
      targetStorageClass: 'ARCHIVE',
    });
    expect(outcome(await get('cold'))).toEqual([404, 'MANIFEST_UNKNOWN']);
    expect((await put(cold, 'cold')).status).toBe(201);
    expect((await get('cold')).status).toBe(200);
  });

  test('ECR: an invalid parameter under `/v2/` is answered with 405 UNSUPPORTED', async () => {
    const answer = await v2.send('PUT', 'app/manifests/bad', {
      body: 'no json',
      headers: {'content-type': OCI},
    });
    expect([answer.status, errorsOf(answer)]).toEqual([
      405,
      [
        {
          code: 'UNSUPPORTED',
          message: "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
        },
      ],
    ]);
  });

  test('PUT /v2/<name>/manifests/<reference> refuses a manifest that is nested too deeply', async () => {
    const deep = `{"unknown":${'['.repeat(1_000)}${']'.repeat(1_000)},${Buffer.from(image.manifest.bytes).toString('utf8').slice(1)}`;
    const answer = await v2.send('PUT', 'app/manifests/deep', {body: deep, headers: {'content-type': OCI}});
    expect(outcome(answer)).toEqual([405, 'UNSUPPORTED']);
  });

  test('PUT /v2/<name>/manifests/<reference> refuses missing blobs, other digests, bad tags and large bodies', async () => {
    const missing = await generator.image({layers: 1});
    expect(outcome(await put(missing, 'v2'))).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
    expect(outcome(await put(await generator.index(), 'v2'))).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
    expect(outcome(await put(image, digestOf(Buffer.from('other'))))).toEqual([400, 'DIGEST_INVALID']);
    expect(outcome(await put(image, 'a~b'))).toEqual([405, 'UNSUPPORTED']);
    expect(outcome(await put(image, 'a'.repeat(301)))).toEqual([405, 'UNSUPPORTED']);
    const body = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
    expect(outcome(await v2.send('PUT', 'app/manifests/large', {body}))).toEqual([413, 'SIZE_INVALID']);
  });

  test('ECR: a tag may begin with any of its characters and be 300 long, more than the spec allows', async () => {
    for (const tag of ['.hidden', '-v1', 'a'.repeat(300)]) {
      await uploadBlobs(image);
      expect((await put(image, tag)).status).toBe(201);
      expect((await get(tag)).status).toBe(200);
      await v2.send('DELETE', `app/manifests/${tag}`);
    }
  });

  test('ECR: an image is known by the sha256 of its manifest, whatever digest it is pushed by', async () => {
    const sha512 = `sha512:${createHash('sha512').update(image.manifest.bytes).digest('hex')}`;
    expect(outcome(await put(image, sha512))).toEqual([400, 'DIGEST_INVALID']);
  });

  test('PUT /v2/<name>/manifests/<tag> refuses an immutable tag', async () => {
    await registry.createRepository('fixed', {imageTagMutability: 'IMMUTABLE'});
    for (const [digest, bytes] of image.blobs) await v2.upload('fixed', digest, bytes);
    const push = () => v2.send('PUT', 'fixed/manifests/v1', {body: image.manifest.bytes});
    expect((await push()).status).toBe(201);
    const answer = await push();
    expect([answer.status, errorsOf(answer)]).toEqual([
      400,
      [
        {
          code: 'TAG_INVALID',
          message:
            "The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten because the repository is immutable.",
        },
      ],
    ]);
  });

  test('PUT /v2/<name>/manifests/<reference> names the subject of what refers to something', async () => {
    const referring = await generator.image({layers: 1, subject: image.descriptor});
    await uploadBlobs(referring);
    const answer = await put(referring, referring.descriptor.digest);
    expect([answer.status, answer.headers['oci-subject']]).toEqual([201, image.descriptor.digest]);
  });

  test('DELETE /v2/<name>/manifests/<reference> takes a tag, or an image with all its tags', async () => {
    const doomed = await generator.image({layers: 1});
    await uploadBlobs(doomed);
    for (const tag of ['d1', 'd2', 'd3']) await put(doomed, tag);
    expect((await v2.send('DELETE', 'app/manifests/d1')).status).toBe(202);
    expect((await get('d1')).status).toBe(404);
    expect((await get('d2')).status).toBe(200);
    expect((await v2.send('DELETE', `app/manifests/${doomed.descriptor.digest}`)).status).toBe(202);
    expect((await get('d2')).status).toBe(404);
    expect(outcome(await v2.send('DELETE', 'app/manifests/d2'))).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  test('ECR: a manifest that an index lists cannot be deleted', async () => {
    const index = await generator.index();
    await uploadBlobs(index);
    for (const manifest of index.manifests) {
      const headers = {'content-type': manifest.mediaType};
      await v2.send('PUT', `app/manifests/${manifest.digest}`, {body: manifest.bytes, headers});
    }
    const answer = await v2.send('DELETE', `app/manifests/${index.manifests[0]!.digest}`);
    expect([answer.status, errorsOf(answer)]).toEqual([
      405,
      [
        {
          code: 'UNSUPPORTED',
          message: `Requested image referenced by manifest list: [${index.descriptor.digest}]`,
        },
      ],
    ]);
  });
});
