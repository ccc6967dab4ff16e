import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const DAY = 24 * 60 * 60 * 1000;
const images = new ImageGenerator('lifecycle');

const rule = (rulePriority: number, selection: object, action: object = {type: 'expire'}) => ({
  rulePriority,
  description: `rule ${rulePriority}`,
  selection,
  action,
});
const KEEP_ONE = {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1};
const text = (...rules: object[]) => JSON.stringify({rules}, undefined, 2);

let registry: LocalRegistry;
let repositoryName: string;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());
beforeEach(async () => {
  repositoryName = `app-${images.word()}`;
  await registry.createRepository(repositoryName);
});

const put = (lifecyclePolicyText: string) =>
  registry.call('PutLifecyclePolicy', {repositoryName, lifecyclePolicyText});
const notFound = () => ({
  status: 400,
  name: 'LifecyclePolicyNotFoundException',
  message: `Lifecycle policy does not exist for the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`,
});

/** Pushes images a day apart and returns their digests, oldest first. */
async function pushDaily(...tags: (string | undefined)[]): Promise<string[]> {
  const digests: string[] = [];
  for (const tag of tags) {
    digests.push(
      await registry.push(repositoryName, await images.image({layers: 1}), tag === undefined ? [] : [tag]),
    );
    registry.pass(DAY);
  }
  return digests;
}

async function digestsLeft(): Promise<string[]> {
  const {imageDetails} = await registry.call<{imageDetails: {imageDigest: string}[]}>('DescribeImages', {
    repositoryName,
    filter: {imageStatus: 'ANY'},
  });
  return imageDetails.map(({imageDigest}) => imageDigest).sort();
}

describe('lifecycle policies: validation', () => {
  test('refuses a policy with the words of the service', async () => {
    const refusal = await registry.refusal('PutLifecyclePolicy', {
      repositoryName,
      lifecyclePolicyText: text(rule(1, {...KEEP_ONE, countNumber: 0})),
    });
    expect(refusal.name).toBe('InvalidParameterException');
    expect(refusal.message).toBe(
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: numeric instance is lower than the required minimum (minimum: 1, found: 0)'",
    );
  });

  test('refuses a text under 100 characters by its shape', async () => {
    const {message} = await registry.refusal('PutLifecyclePolicy', {
      repositoryName,
      lifecyclePolicyText: '{"rules":[]}',
    });
    expect(message).toBe(
      "Invalid parameter at 'lifecyclePolicyText' failed to satisfy constraint: 'Member must have length greater than or equal to 100'",
    );
  });

  test('refuses a repository that is not there', async () => {
    const input = {repositoryName: 'none', lifecyclePolicyText: text(rule(1, KEEP_ONE))};
    for (const operation of ['PutLifecyclePolicy', 'GetLifecyclePolicy', 'DeleteLifecyclePolicy']) {
      expect((await registry.refusal(operation, input)).name).toBe('RepositoryNotFoundException');
    }
  });
});

describe('lifecycle policies: behaviour', () => {
  test('keeps the policy minified, in the order of the caller, and gives it back when it is deleted', async () => {
    const policy = `{ "rules" : [ { "action":{"type":"expire"},\n"selection": ${JSON.stringify(KEEP_ONE)}, "rulePriority": 1 } ] }`;
    const minified = `{"rules":[{"action":{"type":"expire"},"selection":${JSON.stringify(KEEP_ONE)},"rulePriority":1}]}`;
    const expected = {registryId: ACCOUNT, repositoryName, lifecyclePolicyText: minified};
    expect(await put(policy)).toEqual(expected);
    const neverRun = {...expected, lastEvaluatedAt: 0};
    expect(await registry.call('GetLifecyclePolicy', {repositoryName})).toEqual(neverRun);
    expect(await registry.call('DeleteLifecyclePolicy', {repositoryName})).toEqual(neverRun);
    expect(await registry.refusal('GetLifecyclePolicy', {repositoryName})).toEqual(notFound());
    expect(await registry.refusal('DeleteLifecyclePolicy', {repositoryName})).toEqual(notFound());
  });

  test('runs on demand, as of a moment that is given', async () => {
    const [oldest, middle, newest] = await pushDaily('v1', undefined, 'v3');
    await put(
      text(rule(1, {tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30})),
    );
    const repository = {accountId: ACCOUNT, region: 'us-east-1', repositoryName};
    expect(await registry.ecr.runLifecycle({repository})).toEqual([
      {repository, expired: 0, transitioned: 0, failed: 0},
    ]);
    expect(await digestsLeft()).toEqual([oldest, middle, newest].sort());
    const now = registry.now + 29 * DAY;
    expect(await registry.ecr.runLifecycle({repository, now})).toEqual([
      {repository, expired: 2, transitioned: 0, failed: 0},
    ]);
    expect(await digestsLeft()).toEqual([newest]);
    const {lastEvaluatedAt} = await registry.call('GetLifecyclePolicy', {repositoryName});
    expect(lastEvaluatedAt).toBe(now / 1000);
  });

  test('runs by itself once a day', async () => {
    const digests = await pushDaily('v1', 'v2');
    await put(text(rule(1, KEEP_ONE)));
    registry.pass(23 * 60 * 60 * 1000);
    await registry.call('StartLifecyclePolicyPreview', {repositoryName});
    await registry.ecr.idle();
    expect(await digestsLeft()).toHaveLength(2);
    registry.pass(2 * 60 * 60 * 1000);
    await registry.call('StartLifecyclePolicyPreview', {repositoryName});
    await registry.ecr.idle();
    expect(await digestsLeft()).toEqual([digests[1]]);
  });

  test('archives where the action is a transition', async () => {
    const [oldest] = await pushDaily('v1', 'v2');
    await put(text(rule(1, KEEP_ONE, {type: 'transition', targetStorageClass: 'archive'})));
    const [outcome] = await registry.ecr.runLifecycle({
      repository: {accountId: ACCOUNT, region: 'us-east-1', repositoryName},
    });
    expect(outcome).toMatchObject({expired: 0, transitioned: 1});
    const {imageDetails} = await registry.call<{imageDetails: object[]}>('DescribeImages', {
      repositoryName,
      filter: {imageStatus: 'ARCHIVED'},
    });
    expect(imageDetails).toMatchObject([{imageDigest: oldest, imageTags: ['v1'], imageStatus: 'ARCHIVED'}]);
  });

  test('ECR: an image of an index stays while the index does, and the failure is recorded', async () => {
    const index = await images.index({layers: 1});
    await registry.push(repositoryName, index, ['multi']);
    await put(
      text(
        rule(1, {tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1}),
      ),
    );
    const repository = {accountId: ACCOUNT, region: 'us-east-1', repositoryName};
    const [outcome] = await registry.ecr.runLifecycle({repository, now: registry.now + 3 * DAY});
    expect(outcome).toMatchObject({expired: 0, failed: 2});
    expect(await digestsLeft()).toHaveLength(3);
    const events = await registry.events();
    const execution = events.findLast(
      event => 'eventName' in event && event.eventName === 'PolicyExecutionEvent',
    );
    expect(execution).toMatchObject({
      eventType: 'AwsServiceEvent',
      serviceEventDetails: {
        repositoryName,
        lifecycleEventImageActions: [],
        lifecycleEventFailureDetails: [
          {
            failureCode: 'ImageReferencedByManifestList',
            failureReason: `Requested image referenced by manifest list: [${index.descriptor.digest}]`,
          },
          {failureCode: 'ImageReferencedByManifestList'},
        ],
      },
    });
  });

  test('tells deletions by a policy as events', async () => {
    const [oldest] = await pushDaily('v1', 'v2');
    await put(text(rule(1, KEEP_ONE)));
    await registry.ecr.runLifecycle({repository: {accountId: ACCOUNT, region: 'us-east-1', repositoryName}});
    const deletions = (await registry.events()).filter(
      event =>
        'detail' in event &&
        event.detail['action-type'] === 'DELETE' &&
        event.detail['repository-name'] === repositoryName,
    );
    expect(deletions).toMatchObject([
      {'detail-type': 'ECR Image Action', detail: {'image-digest': oldest, 'image-tag': 'v1'}},
    ]);
  });
});

describe('lifecycle policy previews', () => {
  const start = (input: object = {}) =>
    registry.call('StartLifecyclePolicyPreview', {repositoryName, ...input});
  const get = (input: object = {}) => registry.call('GetLifecyclePolicyPreview', {repositoryName, ...input});

  test("ECR: a preview answers with the policy's raw text, where the policy operations answer with minified JSON", async () => {
    const digests = await pushDaily('v1', undefined, 'v3');
    const lifecyclePolicyText = text(rule(1, KEEP_ONE));
    expect(await start({lifecyclePolicyText})).toEqual({
      registryId: ACCOUNT,
      repositoryName,
      lifecyclePolicyText,
      status: 'IN_PROGRESS',
    });
    await registry.ecr.idle();
    const preview = await get();
    expect(preview).toMatchObject({
      registryId: ACCOUNT,
      repositoryName,
      lifecyclePolicyText,
      status: 'COMPLETE',
    });
    expect(preview.summary).toEqual({expiringImageTotalCount: 2});
    expect(preview.previewResults).toEqual([
      {
        imageTags: ['v1'],
        imageDigest: digests[0],
        imagePushedAt: expect.any(Number),
        action: {type: 'EXPIRE'},
        appliedRulePriority: 1,
        storageClass: 'STANDARD',
      },
      expect.objectContaining({imageDigest: digests[1], action: {type: 'EXPIRE'}}),
    ]);
    expect((preview.previewResults as object[])[1]).not.toHaveProperty('imageTags');
    expect(await digestsLeft()).toHaveLength(3);
  });

  test('takes the stored policy where none is given, and refuses where there is none either', async () => {
    expect(await registry.refusal('StartLifecyclePolicyPreview', {repositoryName})).toEqual(notFound());
    await put(text(rule(1, KEEP_ONE)));
    expect(String((await start()).lifecyclePolicyText)).not.toContain('\n');
  });

  test('counts transitions apart, only where there are some', async () => {
    await pushDaily('v1', 'v2', 'v3');
    await start({
      lifecyclePolicyText: text(rule(1, KEEP_ONE, {type: 'transition', targetStorageClass: 'archive'})),
    });
    await registry.ecr.idle();
    const {summary, previewResults} = await get();
    expect(summary).toEqual({
      expiringImageTotalCount: 0,
      transitioningImageTotalCounts: [{targetStorageClass: 'ARCHIVE', imageTotalCount: 2}],
    });
    expect(previewResults).toMatchObject([{action: {type: 'TRANSITION', targetStorageClass: 'ARCHIVE'}}, {}]);
  });

  test('pages, and picks by tag status and image', async () => {
    const digests = await pushDaily('v1', undefined, 'v3', 'v4');
    await start({lifecyclePolicyText: text(rule(1, KEEP_ONE))});
    await registry.ecr.idle();
    const found = async (input: object) => {
      const {previewResults, nextToken} = await get(input);
      return [
        (previewResults as {imageDigest: string}[]).map(({imageDigest}) => digests.indexOf(imageDigest)),
        nextToken,
      ];
    };
    const [first, nextToken] = await found({maxResults: 2});
    expect(first).toEqual([0, 1]);
    expect(await found({maxResults: 2, nextToken})).toEqual([[2], undefined]);
    expect((await found({filter: {tagStatus: 'UNTAGGED'}}))[0]).toEqual([1]);
    expect((await found({filter: {tagStatus: 'TAGGED'}}))[0]).toEqual([0, 2]);
    expect((await found({imageIds: [{imageTag: 'v3'}, {imageDigest: digests[0]}]}))[0]).toEqual([0, 2]);
  });

  test('refuses what cannot be answered', async () => {
    expect((await registry.refusal('GetLifecyclePolicyPreview', {repositoryName})).name).toBe(
      'LifecyclePolicyPreviewNotFoundException',
    );
    await start({lifecyclePolicyText: text(rule(1, KEEP_ONE))});
    const bad = {repositoryName, nextToken: 'nonsense'};
    await registry.ecr.idle();
    expect((await registry.refusal('GetLifecyclePolicyPreview', bad)).message).toBe(
      "Invalid parameter at 'NextToken' failed to satisfy constraint: 'Invalid next token provided'",
    );
    const both = {repositoryName, imageIds: [{imageTag: 'v1'}], maxResults: 5};
    expect((await registry.refusal('GetLifecyclePolicyPreview', both)).name).toBe(
      'InvalidParameterException',
    );
  });

  test('replaces the results of the preview before', async () => {
    await pushDaily('v1', 'v2', 'v3');
    await start({lifecyclePolicyText: text(rule(1, KEEP_ONE))});
    await registry.ecr.idle();
    expect((await get()).previewResults).toHaveLength(2);
    await start({lifecyclePolicyText: text(rule(1, {...KEEP_ONE, countNumber: 2}))});
    await registry.ecr.idle();
    expect((await get()).previewResults).toHaveLength(1);
  });
});
