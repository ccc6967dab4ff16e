import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const MIB = 1024 * 1024;
const generator = new ImageGenerator('layer-upload');
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  await registry.createRepository('other');
});
afterAll(() => registry.close());

const begin = async (repositoryName = 'app') =>
  (await registry.call<{uploadId: string}>('InitiateLayerUpload', {repositoryName})).uploadId;
const partInput = (uploadId: string, first: number, bytes: Uint8Array) => ({
  repositoryName: 'app',
  uploadId,
  partFirstByte: first,
  partLastByte: first + bytes.length - 1,
  layerPartBlob: Buffer.from(bytes).toString('base64'),
});
const part = (uploadId: string, first: number, bytes: Uint8Array) =>
  registry.call('UploadLayerPart', partInput(uploadId, first, bytes));
const complete = (uploadId: string, ...layerDigests: string[]) => ({
  repositoryName: 'app',
  uploadId,
  layerDigests,
});
const availability = async (digest: string, repositoryName = 'app') =>
  (
    await registry.call<{layers: {layerAvailability: string; layerSize?: number; mediaType?: string}[]}>(
      'BatchCheckLayerAvailability',
      {repositoryName, layerDigests: [digest]},
    )
  ).layers[0]!;

describe('an upload of layer parts', () => {
  test('begins with an id and the part size that ECR likes', async () => {
    const answer = await registry.call('InitiateLayerUpload', {repositoryName: 'app'});
    expect(answer).toEqual({partSize: 10_485_760, uploadId: expect.stringMatching(/^[0-9a-f-]{36}$/)});
  });

  test('takes parts in order and becomes a layer', async () => {
    const bytes = generator.bytes(6 * MIB);
    const uploadId = await begin();
    expect(await part(uploadId, 0, bytes.subarray(0, 5 * MIB))).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'app',
      uploadId,
      lastByteReceived: 5 * MIB - 1,
    });
    await part(uploadId, 5 * MIB, bytes.subarray(5 * MIB));
    expect(await availability(digestOf(bytes))).toEqual({
      layerDigest: digestOf(bytes),
      layerAvailability: 'UNAVAILABLE',
    });
    expect(await registry.call('CompleteLayerUpload', complete(uploadId, digestOf(bytes)))).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'app',
      uploadId,
      layerDigest: digestOf(bytes),
    });
    expect(await availability(digestOf(bytes))).toEqual({
      layerDigest: digestOf(bytes),
      layerAvailability: 'AVAILABLE',
      layerSize: 6 * MIB,
    });
  });

  test('says where it stands when a part is out of order', async () => {
    const uploadId = await begin();
    await part(uploadId, 0, generator.bytes(100));
    const {status, body} = await registry.post(
      'UploadLayerPart',
      JSON.stringify(partInput(uploadId, 7, generator.bytes(10))),
    );
    expect([status, body]).toEqual([
      400,
      {
        __type: 'InvalidLayerPartException',
        message: 'First byte of the layer part is 7 instead of 100',
        registryId: ACCOUNT,
        repositoryName: 'app',
        uploadId,
        lastValidByteReceived: 99,
      },
    ]);
  });

  test('refuses a part whose length is not what its bytes say', async () => {
    const uploadId = await begin();
    const input = {...partInput(uploadId, 0, generator.bytes(100)), partLastByte: 120};
    expect((await registry.refusal('UploadLayerPart', input)).name).toBe('InvalidLayerPartException');
    await part(uploadId, 0, generator.bytes(100));
  });

  test('takes a part once when it comes twice at the same time', async () => {
    const uploadId = await begin();
    const bytes = generator.bytes(1000);
    const body = JSON.stringify(partInput(uploadId, 0, bytes));
    const answers = await Promise.all([
      registry.post('UploadLayerPart', body),
      registry.post('UploadLayerPart', body),
    ]);
    expect(answers.map(({status}) => status).sort()).toEqual([200, 400]);
    await registry.call('CompleteLayerUpload', complete(uploadId, digestOf(bytes)));
  });

  test('refuses a small part that is not the last one when the upload completes', async () => {
    const uploadId = await begin();
    const bytes = generator.bytes(300);
    await part(uploadId, 0, bytes.subarray(0, 100));
    await part(uploadId, 100, bytes.subarray(100));
    expect(await registry.refusal('CompleteLayerUpload', complete(uploadId, digestOf(bytes)))).toEqual({
      status: 400,
      name: 'LayerPartTooSmallException',
      message: 'All layer parts except the last part should be at least 5MB',
    });
  });

  test('needs one digest of several to be right', async () => {
    const bytes = generator.bytes(50);
    const uploadId = await begin();
    await part(uploadId, 0, bytes);
    const wrong = digestOf(Buffer.from('wrong'));
    expect(await registry.refusal('CompleteLayerUpload', complete(uploadId, wrong))).toEqual({
      status: 400,
      name: 'InvalidLayerException',
      message: 'None of the provided layer digests match the calculated layer digest',
    });
    const {layerDigest} = await registry.call(
      'CompleteLayerUpload',
      complete(uploadId, wrong, digestOf(bytes)),
    );
    expect(layerDigest).toBe(digestOf(bytes));
  });

  test('can be named by sha512', async () => {
    const bytes = generator.bytes(50);
    const uploadId = await begin();
    await part(uploadId, 0, bytes);
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;
    await registry.call('CompleteLayerUpload', complete(uploadId, digest));
    expect((await availability(digest)).layerAvailability).toBe('AVAILABLE');
  });

  test('is over when it is complete, and the second of two alike finds the layer there', async () => {
    const bytes = generator.bytes(50);
    const [first, second] = [await begin(), await begin()];
    await part(first, 0, bytes);
    await part(second, 0, bytes);
    await registry.call('CompleteLayerUpload', complete(first, digestOf(bytes)));
    const again = await registry.refusal('CompleteLayerUpload', complete(first, digestOf(bytes)));
    expect(again.name).toBe('UploadNotFoundException');
    const twin = await registry.refusal('CompleteLayerUpload', complete(second, digestOf(bytes)));
    expect(twin.name).toBe('LayerAlreadyExistsException');
  });

  test('without a part cannot be completed', async () => {
    const refusal = await registry.refusal(
      'CompleteLayerUpload',
      complete(await begin(), digestOf(Buffer.alloc(0))),
    );
    expect(refusal.name).toBe('EmptyUploadException');
  });

  test('belongs to its repository', async () => {
    const uploadId = await begin('other');
    expect((await registry.refusal('UploadLayerPart', partInput(uploadId, 0, generator.bytes(5)))).name).toBe(
      'UploadNotFoundException',
    );
    expect((await registry.refusal('InitiateLayerUpload', {repositoryName: 'none'})).name).toBe(
      'RepositoryNotFoundException',
    );
  });

  test('ends with its repository', async () => {
    await registry.createRepository('brief');
    const uploadId = await begin('brief');
    await registry.call('DeleteRepository', {repositoryName: 'brief'});
    const input = {...partInput(uploadId, 0, generator.bytes(5)), repositoryName: 'brief'};
    expect((await registry.refusal('UploadLayerPart', input)).name).toBe('RepositoryNotFoundException');
    await registry.createRepository('brief');
    expect((await registry.refusal('UploadLayerPart', input)).name).toBe('UploadNotFoundException');
  });
});

describe('BatchCheckLayerAvailability', () => {
  test('knows configurations as layers, with the media type that the manifest gave them', async () => {
    const image = await generator.image({layers: 1, format: 'docker'});
    await registry.push('app', image, ['typed']);
    const {content} = image.manifest;
    expect(await availability('config' in content ? content.config.digest : '')).toMatchObject({
      layerAvailability: 'AVAILABLE',
      mediaType: 'application/vnd.docker.container.image.v1+json',
    });
  });

  test('says ARCHIVED of a layer that only archived images have', async () => {
    const image = await generator.image({layers: 1});
    const digest = await registry.push('app', image, ['cold']);
    const update = {repositoryName: 'app', imageId: {imageDigest: digest}, targetStorageClass: 'ARCHIVE'};
    await registry.call('UpdateImageStorageClass', update);
    const [layerDigest] = [...image.blobs.keys()];
    expect((await availability(layerDigest!)).layerAvailability).toBe('ARCHIVED');
    await registry.push('app', image, ['cold']);
    expect((await availability(layerDigest!)).layerAvailability).toBe('AVAILABLE');
  });

  test('reports what is no digest', async () => {
    const {layers, failures} = await registry.call<Record<string, object[]>>('BatchCheckLayerAvailability', {
      repositoryName: 'app',
      layerDigests: ['bad', ''],
    });
    expect(layers).toEqual([]);
    expect(failures).toMatchObject([
      {layerDigest: 'bad', failureCode: 'InvalidLayerDigest'},
      {failureCode: 'MissingLayerDigest'},
    ]);
  });
});
