import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const generator = new ImageGenerator('mutability');
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const filters = (...patterns: string[]) => patterns.map(filter => ({filterType: 'WILDCARD', filter}));
const change = (
  repositoryName: string,
  imageTagMutability: string,
  imageTagMutabilityExclusionFilters?: object,
) => ({
  repositoryName,
  imageTagMutability,
  ...(imageTagMutabilityExclusionFilters && {imageTagMutabilityExclusionFilters}),
});
/** Whether a tag can be moved from one image to another. */
async function moves(repositoryName: string, imageTag: string): Promise<boolean> {
  await registry.push(repositoryName, await generator.image({layers: 1}), [imageTag]);
  const image = await generator.image({layers: 1});
  await registry.push(repositoryName, image);
  const imageManifest = Buffer.from(image.manifest.bytes).toString('utf8');
  const {status, body} = await registry.post(
    'PutImage',
    JSON.stringify({repositoryName, imageManifest, imageTag}),
  );
  if (status !== 200) expect(body.__type).toBe('ImageTagAlreadyExistsException');
  return status === 200;
}

describe('image tag mutability', () => {
  test.each([
    ['MUTABLE', undefined, {latest: true, 'v1.0': true}],
    ['IMMUTABLE', undefined, {latest: false, 'v1.0': false}],
    [
      'IMMUTABLE_WITH_EXCLUSION',
      ['latest', 'dev-*'],
      {latest: true, 'dev-1': true, 'latest-1': false, 'v1.0': false},
    ],
    ['MUTABLE_WITH_EXCLUSION', ['v*.*'], {latest: true, 'v1.0': false, v10: true, 'rv1.0': true}],
  ])('%s lets the right tags move', async (mutability, patterns, expected) => {
    const name = mutability.toLowerCase();
    const {imageTagMutability, ...rest} = change(name, mutability, patterns && filters(...patterns));
    await registry.createRepository(name, {imageTagMutability, ...rest});
    for (const [tag, may] of Object.entries(expected))
      expect([tag, await moves(name, tag)]).toEqual([tag, may]);
  });

  test('refuses an immutable tag even for the image that has it, in the words of the service', async () => {
    await registry.createRepository('fixed', {imageTagMutability: 'IMMUTABLE'});
    const image = await generator.image({layers: 1});
    await registry.push('fixed', image, ['v1']);
    const imageManifest = Buffer.from(image.manifest.bytes).toString('utf8');
    expect(
      await registry.refusal('PutImage', {repositoryName: 'fixed', imageManifest, imageTag: 'v1'}),
    ).toEqual({
      status: 400,
      name: 'ImageTagAlreadyExistsException',
      message:
        "The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten because the repository is immutable.",
    });
  });

  test('lets an immutable tag be deleted and pushed again', async () => {
    await registry.createRepository('again', {imageTagMutability: 'IMMUTABLE'});
    await registry.push('again', await generator.image({layers: 1}), ['v1']);
    await registry.call('BatchDeleteImage', {repositoryName: 'again', imageIds: [{imageTag: 'v1'}]});
    await registry.push('again', await generator.image({layers: 1}), ['v1']);
  });

  test('changes with its filters, and loses them when they are left out', async () => {
    await registry.createRepository('changing');
    const excluded = filters('a*');
    expect(
      await registry.call('PutImageTagMutability', change('changing', 'IMMUTABLE_WITH_EXCLUSION', excluded)),
    ).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'changing',
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: excluded,
    });
    const answer = await registry.call('PutImageTagMutability', change('changing', 'IMMUTABLE'));
    expect(answer).not.toHaveProperty('imageTagMutabilityExclusionFilters');
    const {repositories} = await registry.call<{repositories: object[]}>('DescribeRepositories', {
      repositoryNames: ['changing'],
    });
    expect(repositories[0]).not.toHaveProperty('imageTagMutabilityExclusionFilters');
  });

  test.each([
    ['filters without exclusion', change('odd', 'IMMUTABLE', filters('a'))],
    ['exclusion without filters', change('odd', 'MUTABLE_WITH_EXCLUSION')],
    ['three wildcards', change('odd', 'MUTABLE_WITH_EXCLUSION', filters('*a*b*'))],
    ['six filters', change('odd', 'MUTABLE_WITH_EXCLUSION', filters('a', 'b', 'c', 'd', 'e', 'f'))],
    ['a filter with a slash', change('odd', 'MUTABLE_WITH_EXCLUSION', filters('a/b'))],
    ['a mode that there is not', change('odd', 'SOMETIMES')],
  ])('refuses %s', async (_, input) => {
    expect((await registry.refusal('CreateRepository', input)).name).toBe('InvalidParameterException');
  });
});
