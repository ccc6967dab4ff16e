import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

interface ImageId {
  imageDigest: string;
  imageTag?: string;
}
type Page = {imageIds: ImageId[]; nextToken?: string};
type Details = {imageDetails: (Record<string, unknown> & {imageDigest: string})[]; nextToken?: string};

const generator = new ImageGenerator('listing');
let registry: LocalRegistry;
let tagged: string;
let untagged: string;
let archived: string;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  const pushOne = async (...tags: string[]) => registry.push('app', await generator.image({layers: 1}), tags);
  tagged = await pushOne('b', 'a', 'c');
  untagged = await pushOne();
  archived = await pushOne('old');
  const imageId = {imageDigest: archived};
  await registry.call('UpdateImageStorageClass', {
    repositoryName: 'app',
    imageId,
    targetStorageClass: 'ARCHIVE',
  });
});
afterAll(() => registry.close());

const list = (input: object = {}) => registry.call<Page>('ListImages', {repositoryName: 'app', ...input});
const describeImages = (input: object = {}) =>
  registry.call<Details>('DescribeImages', {repositoryName: 'app', ...input});
async function all(input: object): Promise<ImageId[]> {
  const rows: ImageId[] = [];
  let nextToken: string | undefined;
  do {
    const page: Page = await list({...input, ...(nextToken && {nextToken})});
    rows.push(...page.imageIds);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return rows;
}
const keys = (rows: ImageId[]) =>
  rows.map(({imageDigest, imageTag}) => `${imageDigest}:${imageTag ?? ''}`).sort();

describe('ListImages', () => {
  test('gives one row for each tag and one for an image without', async () => {
    const expected = [
      {imageDigest: tagged, imageTag: 'a'},
      {imageDigest: tagged, imageTag: 'b'},
      {imageDigest: tagged, imageTag: 'c'},
      {imageDigest: untagged},
    ];
    expect(keys((await list()).imageIds)).toEqual(keys(expected));
  });

  test.each([
    ['TAGGED', undefined, () => [`${tagged}:a`, `${tagged}:b`, `${tagged}:c`]],
    ['UNTAGGED', undefined, () => [`${untagged}:`]],
    [undefined, 'ARCHIVED', () => [`${archived}:old`]],
    ['UNTAGGED', 'ARCHIVED', () => []],
    ['TAGGED', 'ANY', () => [`${tagged}:a`, `${tagged}:b`, `${tagged}:c`, `${archived}:old`]],
  ])('filters by tag status %s and image status %s', async (tagStatus, imageStatus, expected) => {
    const filter = {...(tagStatus && {tagStatus}), ...(imageStatus && {imageStatus})};
    expect(keys((await list({filter})).imageIds)).toEqual(expected().sort());
  });

  test.each([1, 2, 3, 1000])('gives every row once on pages of %i', async maxResults => {
    expect(keys(await all({maxResults}))).toEqual(keys((await list()).imageIds));
  });

  test('skips and repeats nothing while tags come and go', async () => {
    const [before, after] = [await generator.image({layers: 1}), await generator.image({layers: 1})];
    await registry.createRepository('moving');
    const digests = [
      await registry.push('moving', before, ['m1', 'm2', 'm3']),
      await registry.push('moving', after, ['n1', 'n2', 'n3']),
    ].sort();
    const page = (input: object) =>
      registry.call<Page>('ListImages', {repositoryName: 'moving', maxResults: 2, ...input});
    const first = await page({});
    const gone = first.imageIds[1]!;
    expect(gone.imageDigest).toBe(digests[0]);
    await registry.call('BatchDeleteImage', {
      repositoryName: 'moving',
      imageIds: [{imageTag: gone.imageTag}],
    });
    const second = await page({nextToken: first.nextToken});
    const third = await page({nextToken: second.nextToken});
    expect([...second.imageIds, ...third.imageIds]).toHaveLength(4);
    expect(third.nextToken).toBeUndefined();
  });

  test('refuses a token of another listing', async () => {
    const {nextToken} = await describeImages({maxResults: 1});
    const refusal = await registry.refusal('ListImages', {repositoryName: 'app', nextToken});
    expect(refusal.message).toContain('Invalid next token provided');
  });
});

describe('DescribeImages', () => {
  test('tells everything of an image and nothing that is not', async () => {
    const {imageDetails} = await describeImages({imageIds: [{imageTag: 'a'}]});
    expect(imageDetails).toEqual([
      {
        registryId: ACCOUNT,
        repositoryName: 'app',
        imageDigest: tagged,
        imageTags: ['a', 'b', 'c'],
        imageSizeInBytes: expect.any(Number),
        imagePushedAt: registry.now / 1000,
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
        artifactMediaType: 'application/vnd.oci.image.config.v1+json',
        imageStatus: 'ACTIVE',
      },
    ]);
  });

  test('leaves the tags out of an image without', async () => {
    const {imageDetails} = await describeImages({filter: {tagStatus: 'UNTAGGED'}});
    expect(imageDetails.map(({imageDigest}) => imageDigest)).toEqual([untagged]);
    expect(imageDetails[0]).not.toHaveProperty('imageTags');
  });

  test('tells of archived images only where they are asked for', async () => {
    const {imageDetails} = await describeImages({filter: {imageStatus: 'ARCHIVED'}});
    expect(imageDetails).toMatchObject([
      {imageDigest: archived, imageStatus: 'ARCHIVED', lastArchivedAt: registry.now / 1000},
    ]);
    expect((await describeImages()).imageDetails.map(({imageDigest}) => imageDigest)).not.toContain(archived);
  });

  test('fails whole for an image that is not there', async () => {
    const refusal = await registry.refusal('DescribeImages', {
      repositoryName: 'app',
      imageIds: [{imageTag: 'a'}, {imageTag: 'missing'}],
    });
    expect(refusal).toEqual({
      status: 400,
      name: 'ImageNotFoundException',
      message: `The image with imageId {imageDigest:'null', imageTag:'missing'} does not exist within the repository with name 'app' in the registry with id '${ACCOUNT}'`,
    });
  });

  test('takes images or paging, not both', async () => {
    const refusal = await registry.refusal('DescribeImages', {
      repositoryName: 'app',
      imageIds: [{imageTag: 'a'}],
      maxResults: 3,
    });
    expect(refusal.name).toBe('InvalidParameterException');
  });

  test('gives every image once, page by page', async () => {
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: Details = await describeImages({maxResults: 1, ...(nextToken && {nextToken})});
      seen.push(...page.imageDetails.map(({imageDigest}) => imageDigest));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(seen.sort()).toEqual([tagged, untagged].sort());
  });

  test('shows a change at once, although finished pages are kept', async () => {
    const [{imageDigest}] = (await describeImages({filter: {tagStatus: 'UNTAGGED'}})).imageDetails as [
      {imageDigest: string},
    ];
    const {images} = await registry.call<{images: {imageManifest: string}[]}>('BatchGetImage', {
      repositoryName: 'app',
      imageIds: [{imageDigest}],
    });
    await registry.call('PutImage', {
      repositoryName: 'app',
      imageManifest: images[0]!.imageManifest,
      imageTag: 'fresh',
    });
    expect((await describeImages({filter: {tagStatus: 'UNTAGGED'}})).imageDetails).toEqual([]);
    await registry.call('BatchDeleteImage', {repositoryName: 'app', imageIds: [{imageTag: 'a'}]});
    expect((await describeImages({imageIds: [{imageTag: 'b'}]})).imageDetails[0]).toMatchObject({
      imageTags: ['b', 'c'],
    });
  });
});
