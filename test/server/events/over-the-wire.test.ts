import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {v2Of} from '../../support/v2.ts';

const images = new ImageGenerator('events');
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
});
afterAll(() => registry.close());

/** What EventBridge heard of an image, oldest first. */
async function told(digest: string): Promise<unknown[]> {
  return (await registry.events()).flatMap(event =>
    'detail' in event && event.detail['image-digest'] === digest
      ? [[event.detail['action-type'], event.detail['image-tag']]]
      : [],
  );
}

describe('the events of a local ECR', () => {
  test('record every call in the shape of CloudTrail', async () => {
    await registry.refusal('ListImages', {repositoryName: 'none'});
    expect((await registry.events()).at(-1)).toMatchObject({
      eventSource: 'ecr.amazonaws.com',
      eventName: 'ListImages',
      awsRegion: 'us-east-1',
      userIdentity: {type: 'Root', accountId: ACCOUNT},
      requestParameters: {repositoryName: 'none'},
      responseElements: null,
      errorCode: 'RepositoryNotFoundException',
      readOnly: true,
      resources: [{ARN: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/none`, accountId: ACCOUNT}],
    });
  });

  test('record calls under /v2/ as well', async () => {
    const {authorizationData} = await registry.call<{authorizationData: {authorizationToken: string}[]}>(
      'GetAuthorizationToken',
    );
    const headers = {authorization: `Basic ${authorizationData[0]!.authorizationToken}`};
    await (await fetch(`${registry.ecr.url}/v2/app/tags/list`, {headers})).text();
    expect((await registry.events()).at(-1)).toMatchObject({
      eventName: 'ListImages',
      requestParameters: {repositoryName: 'app'},
    });
  });

  test('name what went wrong under /v2/ as the API does, where it does at all', async () => {
    const v2 = await v2Of(registry);
    const absent = `app/blobs/sha256:${'0'.repeat(64)}`;
    const recorded = async (method: string, target: string) => {
      await v2.send(method, target);
      return (await registry.events()).at(-1);
    };
    const head = await recorded('HEAD', absent);
    expect(head).toMatchObject({eventName: 'BatchCheckLayerAvailability'});
    expect(head).not.toHaveProperty('errorCode');
    expect(await recorded('GET', absent)).toMatchObject({
      eventName: 'GetDownloadUrlForLayer',
      errorCode: 'LayersNotFoundException',
    });
  });

  test('tell pushes and deletions after the calls that made them', async () => {
    const digest = await registry.push('app', await images.image({layers: 1}), ['v1', 'v2']);
    await registry.call('BatchDeleteImage', {repositoryName: 'app', imageIds: [{imageTag: 'v1'}]});
    await registry.call('BatchDeleteImage', {repositoryName: 'app', imageIds: [{imageDigest: digest}]});
    expect(await told(digest)).toEqual([
      ['PUSH', 'v1'],
      ['PUSH', 'v2'],
      ['DELETE', 'v1'],
      ['DELETE', 'v2'],
    ]);
  });

  test('tell nothing of a push that was refused', async () => {
    await registry.createRepository('fixed', {imageTagMutability: 'IMMUTABLE'});
    await registry.push('fixed', await images.image({layers: 1}), ['v1']);
    const {manifest, blobs, descriptor} = await images.image({layers: 1});
    expect(blobs.size).toBeGreaterThan(0);
    const imageManifest = Buffer.from(manifest.bytes).toString('utf8');
    await registry.refusal('PutImage', {repositoryName: 'fixed', imageManifest, imageTag: 'v1'});
    expect(await told(descriptor.digest)).toEqual([]);
  });

  test('hold no secrets and no layers', async () => {
    await registry.call('GetAuthorizationToken');
    const file = await readFile(path.join(registry.dataDir, 'events', 'events.jsonl'), 'utf8');
    expect(file).not.toContain('layerPartBlob');
    expect(file).not.toMatch(/"authorizationToken":"(?!HIDDEN)/);
    expect(file).not.toMatch(/"downloadUrl":"(?!HIDDEN)/);
  });

  test('go to a file beside the log where the user names one', async () => {
    const file = path.join(registry.dataDir, 'mine.jsonl');
    const second = await startLocalRegistry({events: {file}});
    await second.call('DescribeRegistry');
    await second.close();
    expect(JSON.parse((await readFile(file, 'utf8')).trim())).toMatchObject({eventName: 'DescribeRegistry'});
  });
});
