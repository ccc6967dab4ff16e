import {afterAll, beforeEach, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const generator = new ImageGenerator('batch-delete');
let registry: LocalRegistry | undefined;
let made = 0;
let repositoryName: string;
const at = () => registry!;
beforeEach(async () => {
  registry ??= await startLocalRegistry();
  made += 1;
  repositoryName = `r${made}/app`;
  await registry.createRepository(repositoryName);
});
afterAll(() => registry?.close());

interface Answer {
  imageIds: {imageDigest?: string; imageTag?: string}[];
  failures: {failureCode: string; failureReason: string; imageId: object}[];
}

const remove = (...imageIds: object[]) => at().call<Answer>('BatchDeleteImage', {repositoryName, imageIds});
const pushOne = async (...tags: string[]) =>
  at().push(repositoryName, await generator.image({layers: 1}), tags);
const left = async () =>
  (await at().call<{imageIds: object[]}>('ListImages', {repositoryName, filter: {imageStatus: 'ANY'}}))
    .imageIds;

describe('BatchDeleteImage', () => {
  test('takes one tag, and with the last one the image', async () => {
    const digest = await pushOne('a', 'b');
    expect(await remove({imageTag: 'a'})).toEqual({
      imageIds: [{imageDigest: digest, imageTag: 'a'}],
      failures: [],
    });
    expect(await left()).toEqual([{imageDigest: digest, imageTag: 'b'}]);
    expect((await remove({imageTag: 'b'})).imageIds).toEqual([{imageDigest: digest, imageTag: 'b'}]);
    expect(await left()).toEqual([]);
  });

  test('takes an image by digest with all its tags, a row for each', async () => {
    const digest = await pushOne('a', 'b');
    expect((await remove({imageDigest: digest})).imageIds).toEqual([
      {imageDigest: digest, imageTag: 'a'},
      {imageDigest: digest, imageTag: 'b'},
    ]);
    const untagged = await pushOne();
    expect((await remove({imageDigest: untagged})).imageIds).toEqual([{imageDigest: untagged}]);
  });

  test('takes a tag only from the digest that it is given with', async () => {
    const [first, second] = [await pushOne('a', 'b'), await pushOne('c')];
    const {imageIds, failures} = await remove(
      {imageDigest: second, imageTag: 'a'},
      {imageDigest: first, imageTag: 'b'},
    );
    expect(failures.map(({failureCode}) => failureCode)).toEqual(['ImageTagDoesNotMatchDigest']);
    expect(imageIds).toEqual([{imageDigest: first, imageTag: 'b'}]);
    expect(await left()).toContainEqual({imageDigest: first, imageTag: 'a'});
  });

  test('deletes an image once that is named twice, and judges names by what was there before', async () => {
    const [twice, byBoth, kept] = [await pushOne('a', 'b'), await pushOne('c'), await pushOne('d', 'e')];
    expect(
      await remove(
        {imageDigest: twice},
        {imageDigest: twice},
        {imageTag: 'b'},
        {imageTag: 'c'},
        {imageDigest: byBoth},
        {imageDigest: byBoth, imageTag: 'c'},
        {imageTag: 'd'},
        {imageTag: 'd'},
      ),
    ).toEqual({
      imageIds: [
        {imageDigest: twice, imageTag: 'a'},
        {imageDigest: twice, imageTag: 'b'},
        {imageDigest: byBoth, imageTag: 'c'},
        {imageDigest: kept, imageTag: 'd'},
      ],
      failures: [],
    });
    expect(await left()).toEqual([{imageDigest: kept, imageTag: 'e'}]);
  });

  test('reports what it cannot delete, in the words of the service', async () => {
    const {failures} = await remove(
      {imageTag: 'none'},
      {},
      {imageDigest: 'x'},
      {imageTag: 'none', imageDigest: 'sha256:00'},
    );
    expect(failures).toEqual([
      {imageId: {imageTag: 'none'}, failureCode: 'ImageNotFound', failureReason: 'Requested image not found'},
      {
        imageId: {},
        failureCode: 'MissingDigestAndTag',
        failureReason: 'Invalid request parameters: both tag and digest cannot be null',
      },
      {
        imageId: {imageDigest: 'x'},
        failureCode: 'InvalidImageDigest',
        failureReason:
          "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
      },
      {
        imageId: {imageTag: 'none', imageDigest: 'sha256:00'},
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image not found',
      },
    ]);
  });

  test('keeps the images of an index while it is there, and takes the index first in the order given', async () => {
    const index = await generator.index();
    const digest = await at().push(repositoryName, index, ['multi']);
    const child = index.manifests[0]!.digest;
    const {failures} = await remove({imageDigest: child});
    expect(failures).toEqual([
      {
        imageId: {imageDigest: child},
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${digest}]`,
      },
    ]);
    expect((await remove({imageTag: 'multi'}, {imageDigest: child})).failures).toEqual([]);
  });

  test('keeps an image of an index when its last tag goes', async () => {
    const index = await generator.index();
    await at().push(repositoryName, index, ['multi']);
    const child = index.manifests[0]!;
    const imageManifest = Buffer.from(child.bytes).toString('utf8');
    for (const imageTag of ['x', 'y']) await at().call('PutImage', {repositoryName, imageManifest, imageTag});
    expect((await remove({imageTag: 'x'})).failures).toEqual([]);
    expect((await remove({imageTag: 'y'})).failures[0]!.failureCode).toBe('ImageReferencedByManifestList');
  });

  test('leaves what refers to an image', async () => {
    const image = await generator.image({layers: 1});
    const digest = await at().push(repositoryName, image);
    const referrer = await at().push(
      repositoryName,
      await generator.image({layers: 1, subject: image.descriptor}),
    );
    await remove({imageDigest: digest});
    expect(await left()).toEqual([{imageDigest: referrer}]);
  });

  test('makes the layers inaccessible with the last image that has them', async () => {
    const image = await generator.image({layers: 1});
    const digest = await at().push(repositoryName, image, ['a']);
    const layerDigest = [...image.blobs.keys()][0]!;
    await at().call('GetDownloadUrlForLayer', {repositoryName, layerDigest});
    await remove({imageDigest: digest});
    const refusal = await at().refusal('GetDownloadUrlForLayer', {repositoryName, layerDigest});
    expect(refusal.name).toBe('LayerInaccessibleException');
  });

  test('needs a repository', async () => {
    const input = {repositoryName: 'nowhere', imageIds: [{imageTag: 'a'}]};
    expect((await at().refusal('BatchDeleteImage', input)).name).toBe('RepositoryNotFoundException');
  });
});
