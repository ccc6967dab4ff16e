import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {LocalEvent} from '../../../src/server/events/event-log.ts';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const generator = new ImageGenerator('put-image');
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const textOf = ({manifest}: GeneratedImage) => Buffer.from(manifest.bytes).toString('utf8');

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry({quotas: {'images-per-repository': 40, 'tags-per-image': 3}});
  await registry.createRepository('app');
});
afterAll(() => registry.close());

const put = (imageManifest: string, input: object = {}) =>
  registry.call('PutImage', {repositoryName: 'app', imageManifest, ...input});
const refused = (imageManifest: string, input: object = {}) =>
  registry.refusal('PutImage', {repositoryName: 'app', imageManifest, ...input});
const detailOf = async (imageId: object) =>
  (
    await registry.call<{imageDetails: Record<string, unknown>[]}>('DescribeImages', {
      repositoryName: 'app',
      imageIds: [imageId],
    })
  ).imageDetails[0]!;
/** An image whose blobs are in the repository, and which is not there itself. */
async function preparedImage(): Promise<{image: GeneratedImage; text: string; digest: string}> {
  const image = await generator.image({layers: 1});
  const digest = await registry.push('app', image);
  await registry.call('BatchDeleteImage', {repositoryName: 'app', imageIds: [{imageDigest: digest}]});
  return {image, text: textOf(image), digest};
}

describe('PutImage', () => {
  test('echoes the manifest byte for byte with its digest and tag', async () => {
    const {text, digest} = await preparedImage();
    expect(await put(text, {imageTag: 'v1', imageDigest: digest})).toEqual({
      image: {
        registryId: ACCOUNT,
        repositoryName: 'app',
        imageId: {imageDigest: digest, imageTag: 'v1'},
        imageManifest: text,
        imageManifestMediaType: OCI,
      },
    });
  });

  test('tells an index from its largest image, and its size from it', async () => {
    const image = await generator.index();
    const digest = await registry.push('app', image, ['multi']);
    const sizes = await Promise.all(
      image.manifests
        .slice(0, -1)
        .map(async child => (await detailOf({imageDigest: child.digest})).imageSizeInBytes),
    );
    expect(await detailOf({imageTag: 'multi'})).toMatchObject({
      imageDigest: digest,
      imageSizeInBytes: Math.max(...(sizes as number[])),
      imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
    });
  });

  test('counts config and layers as the size of an image', async () => {
    const image = await generator.image({layers: 3});
    await registry.push('app', image, ['sized']);
    const size = [...image.blobs.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect((await detailOf({imageTag: 'sized'})).imageSizeInBytes).toBe(size);
  });

  test.each([
    ['no JSON', 'not json', OCI],
    ['a list', '[]', OCI],
    ['a document without any media type', '{"schemaVersion":2,"config":{},"layers":[]}', undefined],
    ['a media type that is no manifest', '{"schemaVersion":2}', 'application/json'],
    ['a manifest without layers', '{"schemaVersion":2,"config":{}}', OCI],
  ])('refuses %s as invalid JSON', async (_, imageManifest, imageManifestMediaType) => {
    expect(await refused(imageManifest, {...(imageManifestMediaType && {imageManifestMediaType})})).toEqual({
      status: 400,
      name: 'InvalidParameterException',
      message: "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    });
  });

  test('refuses a manifest that is nested too deeply', async () => {
    const {text} = await preparedImage();
    const deep = `${text.slice(0, -1)},"unknown":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
    expect((await refused(deep)).message).toContain("'Invalid JSON syntax'");
  });

  test('ECR: a media type with a parameter (`;`) anywhere in a manifest is refused as invalid JSON', async () => {
    const {text} = await preparedImage();
    const parameter = text.replace('image.layer.v1.tar+gzip', 'image.layer.v1.tar+gzip;x=1');
    expect((await refused(parameter)).message).toContain("'Invalid JSON syntax'");
  });

  test('takes the media type from the parameter where the manifest has none', async () => {
    const {text} = await preparedImage();
    const bare = JSON.stringify({...JSON.parse(text), mediaType: undefined});
    await put(bare, {imageManifestMediaType: OCI, imageTag: 'bare'});
    expect((await detailOf({imageTag: 'bare'})).imageManifestMediaType).toBe(OCI);
  });

  test('refuses a digest that is another one', async () => {
    const {text} = await preparedImage();
    expect((await refused(text, {imageDigest: digestOf('other')})).name).toBe(
      'ImageDigestDoesNotMatchException',
    );
  });

  test('names every layer that is missing', async () => {
    const image = await generator.image({layers: 1});
    const digests = [...image.blobs.keys()];
    expect(await refused(textOf(image))).toEqual({
      status: 400,
      name: 'LayersNotFoundException',
      message: `Layers with digests '[${digests.join(', ')}]' required for pushing image into repository with name 'app' in the registry with id '${ACCOUNT}' do not exist`,
    });
  });

  test('names every image that an index misses', async () => {
    const image = await generator.index();
    const children = image.manifests.slice(0, -1).map(({digest}) => digest);
    expect(await refused(textOf(image))).toEqual({
      status: 400,
      name: 'ReferencedImagesNotFoundException',
      message: `Images with digests '[${children.join(', ')}]' required for pushing image into repository with name 'app' in the registry with id '${ACCOUNT}' do not exist`,
    });
  });

  test('refuses the same image with the same tag, and without one', async () => {
    const {text, digest} = await preparedImage();
    await put(text, {imageTag: 'same'});
    expect(await refused(text, {imageTag: 'same'})).toEqual({
      status: 400,
      name: 'ImageAlreadyExistsException',
      message: `Image with digest '${digest}' and tag 'same' already exists in the repository with name 'app' in registry with id '${ACCOUNT}'`,
    });
    expect((await refused(text)).message).toContain("and tag 'null' already exists");
  });

  test('retags without a new push time', async () => {
    const {text} = await preparedImage();
    await put(text, {imageTag: 'first'});
    const {imagePushedAt} = await detailOf({imageTag: 'first'});
    registry.pass(60_000);
    await put(text, {imageTag: 'second'});
    expect(await detailOf({imageTag: 'first'})).toMatchObject({
      imagePushedAt,
      imageTags: ['first', 'second'],
    });
  });

  test('moves a tag and leaves the old image untagged', async () => {
    const [before, after] = [await preparedImage(), await preparedImage()];
    await put(before.text, {imageTag: 'moving'});
    await put(after.text, {imageTag: 'moving'});
    expect((await detailOf({imageTag: 'moving'})).imageDigest).toBe(after.digest);
    expect(await detailOf({imageDigest: before.digest})).not.toHaveProperty('imageTags');
  });

  test('refuses more tags and more images than the quotas', async () => {
    const {text} = await preparedImage();
    for (const imageTag of ['q1', 'q2', 'q3']) await put(text, {imageTag});
    expect((await refused(text, {imageTag: 'q4'})).name).toBe('LimitExceededException');
    await registry.createRepository('filled');
    const image = await generator.image({layers: 1});
    await registry.push('filled', image);
    const base = JSON.parse(textOf(image)) as object;
    for (let made = 1; made < 40; made++) {
      const imageManifest = JSON.stringify({...base, annotations: {made: String(made)}});
      await registry.call('PutImage', {repositoryName: 'filled', imageManifest});
    }
    const imageManifest = JSON.stringify({...base, annotations: {made: '40'}});
    const refusal = await registry.refusal('PutImage', {repositoryName: 'filled', imageManifest});
    expect(refusal).toMatchObject({
      name: 'LimitExceededException',
      message: `The repository with name 'filled' in registry with id '${ACCOUNT}' already has the maximum allowed number of images which is '40'`,
    });
  });

  test('accepts a subject that is not there', async () => {
    const subject = {mediaType: OCI, digest: digestOf('nowhere'), size: 10} as never;
    const image = await generator.image({layers: 1, subject});
    await registry.push('app', image, ['referring']);
    expect((await detailOf({imageTag: 'referring'})).subjectManifestDigest).toBe(digestOf('nowhere'));
  });

  test("stores Docker's schema 1 and the artifact manifest", async () => {
    const {image} = await preparedImage();
    const [layer] = [...image.blobs.keys()];
    const schema1 = JSON.stringify({
      schemaVersion: 1,
      name: 'app',
      tag: 'old',
      fsLayers: [{blobSum: layer}],
      history: [],
    });
    await put(schema1, {imageTag: 'schema1'});
    expect((await detailOf({imageTag: 'schema1'})).imageManifestMediaType).toBe(
      'application/vnd.docker.distribution.manifest.v1+json',
    );
    const artifact = JSON.stringify({
      mediaType: 'application/vnd.cncf.oras.artifact.manifest.v1+json',
      artifactType: 'text/sbom+json',
      blobs: [{mediaType: 'text/plain', digest: layer, size: image.blobs.get(layer!)!.length}],
    });
    await put(artifact, {imageTag: 'artifact'});
    expect(await detailOf({imageTag: 'artifact'})).toMatchObject({artifactMediaType: 'text/sbom+json'});
  });

  test('keeps one image of many pushes of it at once, with every tag', async () => {
    const {text, digest} = await preparedImage();
    await Promise.all(['c1', 'c2', 'c3'].map(imageTag => put(text, {imageTag})));
    expect(await detailOf({imageDigest: digest})).toMatchObject({imageTags: ['c1', 'c2', 'c3']});
  });

  test('tells of the push', async () => {
    const {text, digest} = await preparedImage();
    await put(text, {imageTag: 'told'});
    await registry.ecr.idle();
    const pushes = (await registry.events()).filter(
      (event: LocalEvent) => 'detail-type' in event && JSON.stringify(event.detail).includes(digest),
    );
    expect(pushes.at(-1)).toMatchObject({
      'detail-type': 'ECR Image Action',
      detail: {'action-type': 'PUSH', 'image-tag': 'told'},
    });
  });
});
