import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';

const arnOf = (name: string) => `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/${name}`;
const resourceArn = arnOf('app');
const tagsOf = async (arn: string) =>
  (await registry.call<{tags: {Key: string; Value: string}[]}>('ListTagsForResource', {resourceArn: arn}))
    .tags;

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app', {tags: [{Key: 'team', Value: 'a'}]});
});
afterAll(() => registry.close());

describe('tags of a repository', () => {
  test('come with its creation, are added, changed and removed', async () => {
    expect(await tagsOf(resourceArn)).toEqual([{Key: 'team', Value: 'a'}]);
    const tags = [
      {Key: 'team', Value: 'b'},
      {Key: 'cost', Value: ''},
    ];
    expect(await registry.call('TagResource', {resourceArn, tags})).toEqual({});
    expect(await tagsOf(resourceArn)).toEqual(tags);
    expect(await registry.call('UntagResource', {resourceArn, tagKeys: ['team', 'never']})).toEqual({});
    expect(await tagsOf(resourceArn)).toEqual([{Key: 'cost', Value: ''}]);
  });

  test.each([
    'TagResource',
    'UntagResource',
    'ListTagsForResource',
  ])('%s refuses what is no repository', async operation => {
    const input = {tags: [], tagKeys: []};
    const wrong = await registry.refusal(operation, {...input, resourceArn: `arn:aws:s3:::bucket`});
    expect(wrong.message).toBe(
      "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'",
    );
    const missing = await registry.refusal(operation, {...input, resourceArn: arnOf('missing')});
    expect(missing.message).toBe(
      `The repository with name 'missing' does not exist in the registry with id '${ACCOUNT}'`,
    );
  });

  test.each([
    ['an empty key', [{Key: '', Value: 'x'}]],
    ['a long key', [{Key: 'k'.repeat(129), Value: 'x'}]],
    ['a long value', [{Key: 'k', Value: 'v'.repeat(257)}]],
    ["AWS's own prefix", [{Key: 'AWS:x', Value: 'x'}]],
    [
      'the same key twice',
      [
        {Key: 'k', Value: '1'},
        {Key: 'k', Value: '2'},
      ],
    ],
  ])('refuses %s', async (_, tags) => {
    expect((await registry.refusal('TagResource', {resourceArn, tags})).name).toBe(
      'InvalidTagParameterException',
    );
  });

  test('are at most fifty', async () => {
    await registry.createRepository('many');
    const tags = Array.from({length: 50}, (_, number) => ({Key: `k${number}`, Value: 'v'}));
    await registry.call('TagResource', {resourceArn: arnOf('many'), tags});
    const again = await registry.refusal('TagResource', {
      resourceArn: arnOf('many'),
      tags: [{Key: 'one', Value: 'more'}],
    });
    expect(again.name).toBe('TooManyTagsException');
    await registry.call('TagResource', {resourceArn: arnOf('many'), tags: [{Key: 'k0', Value: 'new'}]});
    expect(await tagsOf(arnOf('many'))).toHaveLength(50);
  });
});
