import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {digestOf} from '../../../src/oci/digest.ts';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {wire} from '../../support/v2.ts';

const HOUR = 60 * 60 * 1000;
const images = new ImageGenerator('download');
let registry: LocalRegistry;
let image: GeneratedImage;
const repositoryName = 'app';

beforeAll(async () => {
  registry = await startLocalRegistry();
  image = await images.image();
  await registry.createRepository(repositoryName);
  await registry.push(repositoryName, image, ['v1']);
});
afterAll(() => registry.close());

const input = (layerDigest: string) => ({repositoryName, layerDigest});
const ask = (layerDigest: string) =>
  registry.call<{downloadUrl: string; layerDigest: string}>('GetDownloadUrlForLayer', input(layerDigest));

describe('GetDownloadUrlForLayer: validation', () => {
  test('refuses what is no digest', async () => {
    const refusal = await registry.refusal('GetDownloadUrlForLayer', input('latest'));
    expect(refusal.name).toBe('InvalidParameterException');
    expect(refusal.message).toContain("'layerDigest'");
  });

  test('does not find a layer that the repository does not have', async () => {
    const refusal = await registry.refusal('GetDownloadUrlForLayer', input(digestOf(Buffer.from('none'))));
    expect(refusal.name).toBe('LayersNotFoundException');
  });
});

describe('GetDownloadUrlForLayer: behaviour', () => {
  test('gives an address at which every blob of an image can be had without credentials', async () => {
    for (const [digest, bytes] of image.blobs) {
      const {downloadUrl, layerDigest} = await ask(digest);
      expect(layerDigest).toBe(digest);
      const {status, body} = await wire(downloadUrl, 'GET');
      expect([status, body.equals(bytes)]).toEqual([200, true]);
    }
  });

  test('gives an address that is good for an hour', async () => {
    const {downloadUrl} = await ask([...image.blobs.keys()][0]!);
    registry.pass(HOUR - 1000);
    expect((await wire(downloadUrl, 'GET')).status).toBe(200);
    registry.pass(2000);
    expect((await wire(downloadUrl, 'GET')).status).toBe(403);
  });

  test('gives an address that is good for that layer alone', async () => {
    const [one = '', other = ''] = [...image.blobs.keys()] as string[];
    const {downloadUrl} = await ask(one);
    const forged = downloadUrl.replaceAll(one.slice('sha256:'.length), other.slice('sha256:'.length));
    expect(forged).not.toBe(downloadUrl);
    expect((await wire(forged, 'GET')).status).toBe(403);
  });

  test('refuses a layer that no image refers to', async () => {
    const bytes = images.bytes(100);
    const {uploadId} = await registry.call('InitiateLayerUpload', {repositoryName});
    const part = {partFirstByte: 0, partLastByte: 99, layerPartBlob: bytes.toString('base64')};
    await registry.call('UploadLayerPart', {repositoryName, uploadId, ...part});
    await registry.call('CompleteLayerUpload', {repositoryName, uploadId, layerDigests: [digestOf(bytes)]});
    const refusal = await registry.refusal('GetDownloadUrlForLayer', input(digestOf(bytes)));
    expect(refusal.name).toBe('LayerInaccessibleException');
  });
});
