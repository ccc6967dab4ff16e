/** Names that every object has anyway are names like any other, wherever users choose them. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../support/local-registry.ts';
import {ImageGenerator} from '../support/random-image.ts';
import {v2Of} from '../support/v2.ts';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
const images = new ImageGenerator('names-of-objects');

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

test('keys of resource tags', async () => {
  const tags = NAMES.map(Key => ({Key, Value: `of ${Key}`}));
  await registry.createRepository('tagged', {tags: tags.slice(2)});
  const resourceArn = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/tagged`;
  const tagged = async () => (await registry.call('ListTagsForResource', {resourceArn})).tags;
  await registry.call('TagResource', {resourceArn, tags: tags.slice(0, 2)});
  expect(await tagged()).toEqual(expect.arrayContaining(tags));
  await registry.call('UntagResource', {resourceArn, tagKeys: NAMES.slice(0, 3)});
  expect(await tagged()).toEqual(tags.slice(3));
});

test('names of repositories and of tags of images', async () => {
  await registry.createRepository('constructor');
  await registry.push('constructor', await images.image({layers: 1}), NAMES);
  const {imageIds} = await registry.call<{imageIds: {imageTag: string}[]}>('ListImages', {
    repositoryName: 'constructor',
  });
  expect(imageIds.map(({imageTag}) => imageTag).sort()).toEqual([...NAMES].sort());
  const missing = await registry.refusal('ListImages', {repositoryName: 'valueof'});
  expect(missing.name).toBe('RepositoryNotFoundException');
});

test('keys of annotations', async () => {
  const subject = await images.image({layers: 1});
  const annotations = JSON.parse(`{${NAMES.map(name => `"${name}":"of ${name}"`).join()}}`) as object;
  const referrer = await images.image({
    layers: 1,
    subject: subject.descriptor,
    annotations: annotations as Record<string, string>,
  });
  await registry.createRepository('annotated');
  await registry.push('annotated', referrer);
  const imageDigest = subject.descriptor.digest;
  const {referrers} = await registry.call<{referrers: {annotations: object}[]}>('ListImageReferrers', {
    repositoryName: 'annotated',
    subjectId: {imageDigest},
  });
  expect(Object.entries(referrers[0]!.annotations)).toEqual(Object.entries(annotations));
  const index = await (await v2Of(registry)).send('GET', `annotated/referrers/${imageDigest}`);
  const {manifests} = JSON.parse(index.text) as {manifests: {annotations: object}[]};
  expect(Object.entries(manifests[0]!.annotations)).toEqual(Object.entries(annotations));
});

test('keys in the conditions of a policy', async () => {
  await registry.createRepository('guarded', {tags: [{Key: '__proto__', Value: 'yes'}]});
  const Statement = [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'ecr:ListImages',
      Condition: {StringEquals: {'aws:ResourceTag/__proto__': 'yes'}},
    },
  ];
  const policyText = JSON.stringify({Version: '2012-10-17', Statement});
  await registry.call('SetRepositoryPolicy', {repositoryName: 'guarded', policyText});
  const refusal = await registry.refusal('ListImages', {repositoryName: 'guarded'});
  expect(refusal.name).toBe('AccessDeniedException');
});
