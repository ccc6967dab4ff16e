import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {retag} from '../../src/ecr/images/retag.ts';
import type {EcrTransport} from '../../src/ecr/open-ecr-repository.ts';
import {descriptorOf as manifestDescriptor} from '../../src/oci/manifest.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {contentStoreContract} from '../contracts/content-store.ts';
import {MemoryStore} from '../support/memory-store.ts';
import {
  describe as descriptorOf,
  type GeneratedImage,
  ImageGenerator,
  memoryStoreWith,
  opening,
  putImage,
} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';
import {type LocalRegistry, startLocalRegistry} from './local-registry.ts';

const generator = new ImageGenerator();
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

for (const transport of ['layer-parts', 'distribution'] as EcrTransport[]) {
  contentStoreContract(`an ECR repository over ${transport}`, async () => {
    const name = await registry.createRepository();
    const store = await registry.open(name, {transport});
    return {writer: store, reader: async () => store, dispose: () => store.close()};
  });
}

/** Copies an image out of memory into a repository. */
async function push(name: string, image: GeneratedImage, tags: string[]) {
  const source = await memoryStoreWith(image);
  const destination = await registry.open(name);
  registry.takeCalls();
  return copyImage({source, destination, root: image.descriptor, tags});
}

describe('pushing', () => {
  test('asks once what exists, and sends each new blob in three calls', async () => {
    const name = await registry.createRepository();
    await push(name, await generator.image({layers: 1}), ['v1']);
    const calls = registry.takeCalls();
    const once = (operation: string) => calls.filter(call => call === operation).length;
    expect(once('BatchCheckLayerAvailability')).toBe(1);
    expect(once('InitiateLayerUpload')).toBe(2);
    expect(once('UploadLayerPart')).toBe(2);
    expect(once('CompleteLayerUpload')).toBe(2);
    expect(calls.at(-1)).toBe('PutImage');
    expect(calls).toHaveLength(9);
  });

  test('an image that is there takes two calls', async () => {
    const name = await registry.createRepository();
    const image = await generator.index();
    await push(name, image, ['v1']);
    expect(await push(name, image, ['v1'])).toMatchObject({pushed: 0, bytes: 0});
    expect(registry.takeCalls()).toEqual(['DescribeImages', 'PutImage']);
  });

  test('an image that is there under an immutable tag takes three calls', async () => {
    const name = await registry.createRepository({imageTagMutability: 'IMMUTABLE'});
    const image = await generator.image();
    await push(name, image, ['v1']);
    await push(name, image, ['v1']);
    expect(registry.takeCalls()).toEqual(['DescribeImages', 'PutImage', 'DescribeImages']);
  });

  test('is no pull: asking for an image or a tag leaves the time of the last pull alone', async () => {
    const name = await registry.createRepository({imageTagMutability: 'IMMUTABLE'});
    const image = await generator.index();
    const more = generator.indexOf([image, await generator.image()]);
    for (const pushed of [image, image, more])
      await push(name, pushed, ['v1'].slice(0, pushed === more ? 0 : 1));
    const {imageDetails = []} = await registry.client.send('DescribeImages', {repositoryName: name});
    expect(imageDetails).toHaveLength(5);
    expect(imageDetails.map(({lastRecordedPullTime}) => lastRecordedPullTime)).toEqual(
      Array(5).fill(undefined),
    );
  });

  test('an archived image is not there: it has to be pushed again', async () => {
    const name = await registry.createRepository();
    const image = await generator.image();
    await push(name, image, ['v1']);
    const imageId = {imageDigest: image.descriptor.digest};
    const targetStorageClass = 'ARCHIVE' as const;
    await registry.client.send('UpdateImageStorageClass', {
      repositoryName: name,
      imageId,
      targetStorageClass,
    });
    const store = await registry.open(name);
    expect([...(await store.existing([image.descriptor]))]).toEqual([]);
  });

  test('an immutable tag that points to another image is refused with both digests', async () => {
    const name = await registry.createRepository({imageTagMutability: 'IMMUTABLE'});
    const [first, second] = [await generator.image(), await generator.image()];
    await push(name, first, ['v1']);
    const error = await failureOf('TAG_IMMUTABLE', () => push(name, second, ['v1']));
    expect(error.message).toContain(first.descriptor.digest);
    expect(error.message).toContain(second.descriptor.digest);
  });

  test('ECR: a push may make its repository; the upload says when it does not', async () => {
    const image = await generator.image();
    const error = await failureOf('REPOSITORY_NOT_FOUND', () => push('test/missing', image, ['v1']));
    expect(error.hint).toContain('ecrctl repository create test/missing');
    const template = {prefix: 'made', appliedFor: ['CREATE_ON_PUSH' as const]};
    await registry.client.send('CreateRepositoryCreationTemplate', template);
    await push('made/by-push', image, ['v1']);
    expect((await (await registry.open('made/by-push')).resolve('v1')).digest).toBe(image.descriptor.digest);
  });

  test('continues in a later run where the one before was cut off', async () => {
    const uploadsFolder = await mkdtemp(path.join(tmpdir(), 'ecrctl-uploads-'));
    try {
      const name = await registry.createRepository();
      const bytes = generator.bytes(16 * 1024 * 1024);
      const layer = descriptorOf(bytes, 'application/octet-stream');
      const partSize = 5 * 1024 * 1024;
      const stop = new AbortController();
      const first = await registry.open(name, {partSize, uploadsFolder});
      await failureOf('CANCELLED', () =>
        first.push(layer, opening(bytes), {
          signal: stop.signal,
          onProgress: count => (count >= partSize ? stop.abort() : undefined),
        }),
      );
      registry.takeCalls();
      const second = await registry.open(name, {partSize, uploadsFolder});
      expect(await second.push(layer, opening(bytes))).toBe('pushed');
      const calls = registry.takeCalls();
      expect(calls).not.toContain('InitiateLayerUpload');
      expect(calls.filter(call => call === 'UploadLayerPart').length).toBeLessThan(4);
    } finally {
      await rm(uploadsFolder, {recursive: true});
    }
  });
});

describe('an ECR repository', () => {
  test('gives what was pushed back to another store', async () => {
    const name = await registry.createRepository();
    const image = await generator.index();
    await push(name, image, ['v1']);
    const destination = new MemoryStore();
    const source = await registry.open(name);
    await copyImage({source, destination, root: await source.resolve('v1'), tags: ['v1']});
    expect((await destination.resolve('v1')).digest).toBe(image.descriptor.digest);
  });

  test('remembers a manifest between resolving it and fetching it', async () => {
    const name = await registry.createRepository();
    await push(name, await generator.image(), ['v1']);
    registry.takeCalls();
    const store = await registry.open(name);
    await store.fetchManifest(await store.resolve('v1'));
    expect(registry.takeCalls()).toEqual(['BatchGetImage']);
  });

  test('reads the manifests of an index in one question', async () => {
    const name = await registry.createRepository();
    const index = await generator.index();
    await push(name, index, ['v1']);
    const store = await registry.open(name);
    registry.takeCalls();
    const [first, second] = await Promise.all(
      index.manifests.slice(0, 2).map(one => store.fetchManifest(manifestDescriptor(one))),
    );
    expect([first?.digest, second?.digest]).toEqual(index.manifests.slice(0, 2).map(one => one.digest));
    expect(registry.takeCalls()).toEqual(['BatchGetImage']);
    const missing = (await generator.image()).descriptor;
    const found = store.fetchManifest(manifestDescriptor(index.manifests[0]!));
    await failureOf('IMAGE_NOT_FOUND', () => store.fetchManifest(missing));
    expect((await found).digest).toBe(index.manifests[0]!.digest);
    expect(registry.takeCalls()).toEqual(['BatchGetImage']);
  });

  test('lists every tag and no untagged image', async () => {
    const name = await registry.createRepository();
    const store = await registry.open(name);
    await putImage(store, await generator.image(), ['one', 'two']);
    await putImage(store, await generator.image(), []);
    const tags: string[] = [];
    for await (const tag of store.tags()) tags.push(tag);
    expect(tags.sort()).toEqual(['one', 'two']);
  });

  test('lists what refers to an image, by type', async () => {
    const name = await registry.createRepository();
    const store = await registry.open(name);
    const image = await generator.image();
    const signature = generator.artifact({subject: image.descriptor});
    const sbom = generator.artifact({subject: image.descriptor, artifactType: 'text/sbom+json'});
    for (const one of [image, signature, sbom]) await putImage(store, one);
    const digests = (await store.referrers(image.descriptor)).map(one => one.digest).sort();
    expect(digests).toEqual([signature.descriptor.digest, sbom.descriptor.digest].sort());
    expect(await store.referrers(image.descriptor, {artifactType: 'text/sbom+json'})).toMatchObject([
      {...sbom.descriptor, artifactType: 'text/sbom+json'},
    ]);
    expect(await store.referrers(sbom.descriptor)).toEqual([]);
  });

  test('refuses a manifest of another size than what points at it says', async () => {
    const name = await registry.createRepository();
    const image = await generator.image();
    await push(name, image, ['v1']);
    const store = await registry.open(name);
    const wrong = {...image.descriptor, size: image.descriptor.size + 1};
    await failureOf('CONTENT_SIZE_MISMATCH', () => store.fetchManifest(wrong));
  });

  test('is retagged in two calls, and in one when nothing is to be done', async () => {
    const name = await registry.createRepository();
    const image = await generator.image();
    await push(name, image, ['v1']);
    registry.takeCalls();
    const target = {api: registry.client, id: {repositoryName: name}};
    await retag(target, {tagOrDigest: 'v1', tags: ['stable']});
    expect(registry.takeCalls()).toEqual(['BatchGetImage', 'PutImage']);
    const again = await retag(target, {tagOrDigest: 'v1', tags: ['stable', 'v1']});
    expect(again.tags.map(tag => tag.outcome)).toEqual(['unchanged', 'unchanged']);
    expect(registry.takeCalls()).toEqual(['BatchGetImage']);
  });
});

describe('ECR’s own ways', () => {
  test('ECR: a tag’s manifest is converted unless its own type is accepted', async () => {
    const name = await registry.createRepository();
    const store = await registry.open(name);
    for (const format of ['oci', 'docker'] as const) {
      const image = await generator.image({format});
      const index = await generator.index({format});
      await putImage(store, image, [`${format}-image`]);
      await putImage(store, index, [`${format}-index`]);
      expect(await store.resolve(`${format}-image`)).toEqual(image.descriptor);
      expect(await store.resolve(`${format}-index`)).toEqual(index.descriptor);
    }
  });

  test('ECR: pushing needs no permission to look at images; who may not look pushes them again', async () => {
    const name = await registry.createRepository();
    const image = await generator.image();
    await push(name, image, ['v1']);
    const deny = async (...Action: string[]) => {
      const Statement = [{Effect: 'Deny', Principal: '*', Action}];
      const policyText = JSON.stringify({Version: '2012-10-17', Statement});
      await registry.client.send('SetRepositoryPolicy', {repositoryName: name, policyText});
    };
    const store = await registry.open(name);
    await deny('ecr:DescribeImages');
    expect([...(await store.existing([image.descriptor]))]).toEqual([image.descriptor.digest]);
    await deny('ecr:DescribeImages', 'ecr:BatchGetImage');
    expect([...(await store.existing([image.descriptor]))]).toEqual([]);
    expect(await push(name, image, ['v1'])).toMatchObject({pushed: 0});
  });

  test('ECR: one image that is not there fails the whole of DescribeImages, so then each is asked for alone', async () => {
    const name = await registry.createRepository();
    const [there, missing] = [await generator.image(), await generator.image()];
    await push(name, there, ['v1']);
    registry.takeCalls();
    const store = await registry.open(name);
    const found = await store.existing([there.descriptor, missing.descriptor]);
    expect([...found]).toEqual([there.descriptor.digest]);
    expect(registry.takeCalls()).toEqual(['DescribeImages', 'DescribeImages', 'DescribeImages']);
  });
});
