import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, OTHER_REGION, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const MINUTE = 60_000;
const images = new ImageGenerator('storage-class');
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry({activationDelay: MINUTE});
  await registry.createRepository('app');
});
afterAll(() => registry.close());

const update = (imageDigest: string, targetStorageClass: string) =>
  registry.call('UpdateImageStorageClass', {
    repositoryName: 'app',
    imageId: {imageDigest},
    targetStorageClass,
  });
const detailOf = async (imageDigest: string) => {
  const {imageDetails} = await registry.call<{imageDetails: Record<string, unknown>[]}>('DescribeImages', {
    repositoryName: 'app',
    imageIds: [{imageDigest}],
  });
  return imageDetails[0]!;
};
const pushOne = async (...tags: string[]) => registry.push('app', await images.image({layers: 1}), tags);
/** The background looks by itself; a preview makes it look now. */
async function lookNow(): Promise<void> {
  await registry.post(
    'StartImageScan',
    JSON.stringify({repositoryName: 'app', imageId: {imageDigest: await pushOne()}}),
  );
  await registry.ecr.idle();
}

describe('UpdateImageStorageClass: validation', () => {
  test('refuses what is not there, and another class', async () => {
    const missing = {repositoryName: 'app', imageId: {imageTag: 'none'}, targetStorageClass: 'ARCHIVE'};
    expect((await registry.refusal('UpdateImageStorageClass', missing)).name).toBe('ImageNotFoundException');
    expect(
      (await registry.refusal('UpdateImageStorageClass', {...missing, targetStorageClass: 'GLACIER'})).name,
    ).toBe('InvalidParameterException');
  });
});

describe('UpdateImageStorageClass: behaviour', () => {
  test('archives at once: the image cannot be pulled, and is listed only where it is asked for', async () => {
    const digest = await pushOne('v1');
    expect(await update(digest, 'ARCHIVE')).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'app',
      imageId: {imageDigest: digest},
      imageStatus: 'ARCHIVED',
    });
    expect(await detailOf(digest)).toMatchObject({
      imageStatus: 'ARCHIVED',
      lastArchivedAt: registry.now / 1000,
      imageTags: ['v1'],
    });
    const {images: found} = await registry.call('BatchGetImage', {
      repositoryName: 'app',
      imageIds: [{imageDigest: digest}],
    });
    expect(found).toEqual([]);
    const {imageIds} = await registry.call('ListImages', {
      repositoryName: 'app',
      filter: {imageStatus: 'ARCHIVED'},
    });
    expect(imageIds).toContainEqual({imageDigest: digest, imageTag: 'v1'});
    expect((await registry.call('ListImages', {repositoryName: 'app'})).imageIds).not.toContainEqual({
      imageDigest: digest,
      imageTag: 'v1',
    });
  });

  test('brings an image back after a while', async () => {
    const digest = await pushOne();
    await update(digest, 'ARCHIVE');
    expect(await update(digest, 'STANDARD')).toMatchObject({imageStatus: 'ACTIVATING'});
    await lookNow();
    expect(await detailOf(digest)).toMatchObject({imageStatus: 'ACTIVATING'});
    registry.pass(MINUTE);
    await lookNow();
    expect(await detailOf(digest)).toMatchObject({
      imageStatus: 'ACTIVE',
      lastActivatedAt: registry.now / 1000,
    });
  });

  test('brings an image back at once when it is pushed again', async () => {
    const image = await images.image({layers: 1});
    const digest = await registry.push('app', image, ['again']);
    await update(digest, 'ARCHIVE');
    await registry.push('app', image, ['again']);
    expect(await detailOf(digest)).toMatchObject({imageStatus: 'ACTIVE'});
  });

  test('an image that comes back is replicated like one that is pushed', async () => {
    const digest = await pushOne();
    await update(digest, 'ARCHIVE');
    const rules = [{destinations: [{region: OTHER_REGION, registryId: ACCOUNT}]}];
    await registry.call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
    await update(digest, 'STANDARD');
    registry.pass(MINUTE);
    await lookNow();
    const {replicationStatuses} = await registry.call('DescribeImageReplicationStatus', {
      repositoryName: 'app',
      imageId: {imageDigest: digest},
    });
    expect(replicationStatuses).toMatchObject([{region: OTHER_REGION, status: 'COMPLETE'}]);
    await registry.call('PutReplicationConfiguration', {replicationConfiguration: {rules: []}});
  });

  test('refuses to archive twice, to restore what is active, and to archive an image of an active index', async () => {
    const digest = await pushOne();
    const index = await images.index({layers: 1});
    await registry.push('app', index);
    const refusal = (imageDigest: string, targetStorageClass: string) =>
      registry.refusal('UpdateImageStorageClass', {
        repositoryName: 'app',
        imageId: {imageDigest},
        targetStorageClass,
      });
    const name = 'ImageStorageClassUpdateNotSupportedException';
    expect((await refusal(digest, 'STANDARD')).name).toBe(name);
    await update(digest, 'ARCHIVE');
    expect((await refusal(digest, 'ARCHIVE')).name).toBe(name);
    const child = index.manifests[0]!.digest;
    expect((await refusal(child, 'ARCHIVE')).name).toBe(name);
    await update(index.descriptor.digest, 'ARCHIVE');
    expect(await update(child, 'ARCHIVE')).toMatchObject({imageStatus: 'ARCHIVED'});
  });

  test('is told as events', async () => {
    const digest = await pushOne('told');
    await update(digest, 'ARCHIVE');
    await update(digest, 'STANDARD');
    registry.pass(MINUTE);
    await lookNow();
    const told = (await registry.events()).filter(
      event => 'detail' in event && event.detail['image-digest'] === digest,
    );
    expect(
      told.map(event =>
        'detail' in event ? [event.detail['action-type'], event.detail['target-storage-class']] : [],
      ),
    ).toEqual([
      ['PUSH', undefined],
      ['UPDATE_STORAGE_CLASS', 'ARCHIVE'],
      ['UPDATE_STORAGE_CLASS', 'STANDARD'],
    ]);
  });
});
