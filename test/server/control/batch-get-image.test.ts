import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+json';
const generator = new ImageGenerator('batch-get');

interface Answer {
  images: {imageId: object; imageManifest: string; imageManifestMediaType: string}[];
  failures: {failureCode: string; failureReason: string; imageId: object}[];
}

let registry: LocalRegistry;
let oci: GeneratedImage;
let docker: GeneratedImage;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  oci = await generator.image({format: 'oci', annotations: {key: 'value'}});
  docker = await generator.image({format: 'docker'});
  await registry.push('app', oci, ['oci']);
  await registry.push('app', docker, ['docker']);
});
afterAll(() => registry.close());

const get = (imageIds: object[], input: object = {}) =>
  registry.call<Answer>('BatchGetImage', {repositoryName: 'app', imageIds, ...input});
const textOf = ({manifest}: GeneratedImage) => Buffer.from(manifest.bytes).toString('utf8');

describe('BatchGetImage', () => {
  test('gives manifests byte for byte, with both halves of their identifier', async () => {
    expect(await get([{imageTag: 'oci'}, {imageDigest: docker.descriptor.digest}])).toEqual({
      images: [
        {
          registryId: ACCOUNT,
          repositoryName: 'app',
          imageId: {imageDigest: oci.descriptor.digest, imageTag: 'oci'},
          imageManifest: textOf(oci),
          imageManifestMediaType: OCI,
        },
        {
          registryId: ACCOUNT,
          repositoryName: 'app',
          imageId: {imageDigest: docker.descriptor.digest, imageTag: 'docker'},
          imageManifest: textOf(docker),
          imageManifestMediaType: DOCKER,
        },
      ],
      failures: [],
    });
  });

  test.each([
    ['ImageNotFound', {imageTag: 'none'}, 'Requested image not found'],
    ['MissingDigestAndTag', {}, 'Invalid request parameters: both tag and digest cannot be null'],
    [
      'InvalidImageDigest',
      {imageDigest: 'oops'},
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    ],
    [
      'InvalidImageTag',
      {imageTag: 'a tag'},
      "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9-_.]+'",
    ],
  ])('reports %s beside what it found', async (failureCode, imageId, failureReason) => {
    const {images, failures} = await get([imageId, {imageTag: 'oci'}]);
    expect(images).toHaveLength(1);
    expect(failures).toEqual([{imageId, failureCode, failureReason}]);
  });

  test('reports a tag that points elsewhere, whether there is an image of that digest or not', async () => {
    for (const imageDigest of [docker.descriptor.digest, `sha256:${'a'.repeat(64)}`]) {
      expect((await get([{imageTag: 'oci', imageDigest}])).failures).toEqual([
        {
          imageId: {imageTag: 'oci', imageDigest},
          failureCode: 'ImageTagDoesNotMatchDigest',
          failureReason: 'Invalid request parameters: given tag does not map to the given digest',
        },
      ]);
    }
    const absent = {imageTag: 'none', imageDigest: docker.descriptor.digest};
    expect((await get([absent])).failures[0]!.failureCode).toBe('ImageNotFound');
  });

  test('gives an image by digest once for each of its tags, and once without a tag', async () => {
    const image = await generator.image({layers: 1});
    const imageDigest = await registry.push('app', image);
    const names = async () => (await get([{imageDigest}])).images.map(({imageId}) => imageId);
    expect(await names()).toEqual([{imageDigest}]);
    for (const imageTag of ['one', 'two']) {
      await registry.call('PutImage', {repositoryName: 'app', imageManifest: textOf(image), imageTag});
    }
    expect(await names()).toEqual([
      {imageDigest, imageTag: 'one'},
      {imageDigest, imageTag: 'two'},
    ]);
    expect((await get([{imageDigest, imageTag: 'two'}])).images).toHaveLength(1);
  });

  test('reports an archived image', async () => {
    const image = await generator.image({layers: 1});
    const imageDigest = await registry.push('app', image);
    const update = {repositoryName: 'app', imageId: {imageDigest}, targetStorageClass: 'ARCHIVE'};
    await registry.call('UpdateImageStorageClass', update);
    expect((await get([{imageDigest}])).failures[0]!.failureCode).toBe('ImageInaccessible');
  });

  test('converts for a tag, both ways, and never touches the image', async () => {
    const [asDocker] = (await get([{imageTag: 'oci'}], {acceptedMediaTypes: [DOCKER]})).images;
    expect(asDocker!.imageManifestMediaType).toBe(DOCKER);
    expect(JSON.parse(asDocker!.imageManifest)).toMatchObject({
      mediaType: DOCKER,
      config: {mediaType: 'application/vnd.docker.container.image.v1+json'},
      layers: [
        {mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip'},
        {mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip'},
      ],
    });
    expect(asDocker!.imageId).toEqual({imageDigest: oci.descriptor.digest, imageTag: 'oci'});
    const [asOci] = (await get([{imageTag: 'docker'}], {acceptedMediaTypes: [OCI]})).images;
    expect(JSON.parse(asOci!.imageManifest)).toMatchObject({
      mediaType: OCI,
      config: {mediaType: 'application/vnd.oci.image.config.v1+json'},
    });
    expect((await get([{imageTag: 'oci'}])).images[0]!.imageManifest).toBe(textOf(oci));
  });

  test('ECR: only a request by tag is converted; a digest names bytes', async () => {
    const accepted = {acceptedMediaTypes: [DOCKER]};
    const {digest: imageDigest} = oci.descriptor;
    expect((await get([{imageDigest}], accepted)).images[0]!.imageManifest).toBe(textOf(oci));
    expect((await get([{imageDigest, imageTag: 'oci'}], accepted)).images[0]!.imageManifest).toBe(
      textOf(oci),
    );
  });

  test('gives a client that takes no index the image for linux/amd64, converted if need be', async () => {
    const platforms = [
      {os: 'linux', architecture: 'arm64'},
      {os: 'linux', architecture: 'amd64'},
    ];
    const index = await generator.index({platforms});
    await registry.push('app', index, ['multi']);
    const [image] = (await get([{imageTag: 'multi'}], {acceptedMediaTypes: [OCI]})).images;
    expect(image).toMatchObject({
      imageId: {imageDigest: index.manifests[1]!.digest, imageTag: 'multi'},
      imageManifest: Buffer.from(index.manifests[1]!.bytes).toString('utf8'),
    });
    const [converted] = (await get([{imageTag: 'multi'}], {acceptedMediaTypes: [DOCKER]})).images;
    expect(converted!.imageManifestMediaType).toBe(DOCKER);
    const both = {acceptedMediaTypes: [OCI, 'application/vnd.oci.image.index.v1+json']};
    expect((await get([{imageTag: 'multi'}], both)).images[0]!.imageId).toMatchObject({
      imageDigest: index.descriptor.digest,
    });
  });

  test('gives what it has where it cannot convert', async () => {
    const [image] = (await get([{imageTag: 'oci'}], {acceptedMediaTypes: [SCHEMA1]})).images;
    expect(image!.imageManifestMediaType).toBe(OCI);
  });

  test('ECR: reading a manifest counts as a pull of the image', async () => {
    const pulledAt = async () =>
      (
        await registry.call<{imageDetails: {lastRecordedPullTime?: number}[]}>('DescribeImages', {
          repositoryName: 'app',
          imageIds: [{imageTag: 'docker'}],
        })
      ).imageDetails[0]!.lastRecordedPullTime;
    // Noted at most once a minute.
    registry.pass(60_000);
    await get([{imageTag: 'docker'}]);
    const first = registry.now / 1000;
    expect(await pulledAt()).toBe(first);
    registry.pass(59_000);
    await get([{imageTag: 'docker'}]);
    expect(await pulledAt()).toBe(first);
    registry.pass(1_000);
    await get([{imageTag: 'docker'}]);
    expect(await pulledAt()).toBe(first + 60);
  });
});
