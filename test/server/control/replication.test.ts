import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type Asker,
  type LocalRegistry,
  OTHER_ACCOUNT,
  OTHER_REGION,
  startLocalRegistry,
} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const images = new ImageGenerator('replication');
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const to = (region: string, registryId = ACCOUNT) => ({region, registryId});
const rule = (destinations: object[], ...filters: string[]) => ({
  destinations,
  ...(filters.length > 0
    ? {repositoryFilters: filters.map(filter => ({filter, filterType: 'PREFIX_MATCH'}))}
    : {}),
});
const configure = (...rules: object[]) =>
  registry.call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
const digestsIn = async (repositoryName: string, asker: Asker) => {
  const {imageIds} = await registry.call('ListImages', {repositoryName}, asker);
  return imageIds;
};
const statuses = async (repositoryName: string, imageDigest: string) =>
  (await registry.call('DescribeImageReplicationStatus', {repositoryName, imageId: {imageDigest}}))
    .replicationStatuses;

describe('replication configuration', () => {
  test('has no rules at first', async () => {
    expect(await registry.call('DescribeRegistry')).toEqual({
      registryId: ACCOUNT,
      replicationConfiguration: {rules: []},
    });
  });

  test('is replaced as a whole', async () => {
    const replicationConfiguration = {rules: [rule([to(OTHER_REGION)], 'prod')]};
    expect(await configure(...replicationConfiguration.rules)).toEqual({replicationConfiguration});
    expect(await registry.call('DescribeRegistry')).toEqual({registryId: ACCOUNT, replicationConfiguration});
    await configure();
    expect(await registry.call('DescribeRegistry')).toMatchObject({replicationConfiguration: {rules: []}});
  });

  test('refuses the source as a destination, and too many destinations', async () => {
    const input = (...rules: object[]) => ({replicationConfiguration: {rules}});
    expect(await registry.refusal('PutReplicationConfiguration', input(rule([to('us-east-1')])))).toEqual({
      status: 400,
      name: 'InvalidParameterException',
      message:
        "Invalid parameter at 'replicationConfiguration' failed to satisfy constraint: 'Replication destination cannot be the same as the source registry'",
    });
    const many = Array.from({length: 26}, (_, number) => to(`eu-west-${number}`));
    expect((await registry.refusal('PutReplicationConfiguration', input(rule(many)))).name).toBe(
      'InvalidParameterException',
    );
  });
});

describe('replication', () => {
  test('copies what is pushed into another region, with its tags, in a repository of its own', async () => {
    await registry.createRepository('one/app', {imageTagMutability: 'IMMUTABLE'});
    await configure(rule([to(OTHER_REGION)], 'one'));
    const index = await images.index({layers: 1});
    const digest = await registry.push('one/app', index, ['v1']);
    await registry.ecr.idle();
    expect(await statuses('one/app', digest)).toEqual([
      {region: OTHER_REGION, registryId: ACCOUNT, status: 'COMPLETE'},
    ]);
    const there = {region: OTHER_REGION};
    expect(await digestsIn('one/app', there)).toHaveLength(3);
    expect(await digestsIn('one/app', there)).toContainEqual({imageDigest: digest, imageTag: 'v1'});
    const {repositories} = await registry.call('DescribeRepositories', {repositoryNames: ['one/app']}, there);
    expect(repositories).toMatchObject([
      {imageTagMutability: 'MUTABLE', encryptionConfiguration: {encryptionType: 'AES256'}},
    ]);
    const layerDigests = [...index.blobs.keys()];
    const {layers} = await registry.call(
      'BatchCheckLayerAvailability',
      {repositoryName: 'one/app', layerDigests},
      there,
    );
    expect(layers).toMatchObject(layerDigests.map(() => ({layerAvailability: 'AVAILABLE'})));
  });

  test('leaves alone what no rule covers and what was there before', async () => {
    await registry.createRepository('two/app');
    const before = await registry.push('two/app', await images.image({layers: 1}), ['old']);
    await configure(rule([to(OTHER_REGION)], 'one'));
    const other = await registry.push('two/app', await images.image({layers: 1}), ['new']);
    await registry.ecr.idle();
    expect(await statuses('two/app', before)).toEqual([]);
    expect(await statuses('two/app', other)).toEqual([]);
    expect(
      (await registry.refusal('ListImages', {repositoryName: 'two/app'}, {region: OTHER_REGION})).name,
    ).toBe('RepositoryNotFoundException');
  });

  test('ECR: a replica is not replicated again', async () => {
    const middle = {region: 'eu-west-2'};
    await registry.createRepository('hop/app');
    await configure(rule([to('eu-west-2')], 'hop'));
    const onward = {replicationConfiguration: {rules: [rule([to('eu-west-3')])]}};
    await registry.call('PutReplicationConfiguration', onward, middle);
    const imageDigest = await registry.push('hop/app', await images.image({layers: 1}), ['v1']);
    await registry.ecr.idle();
    expect(await digestsIn('hop/app', middle)).toHaveLength(1);
    const replica = {repositoryName: 'hop/app', imageId: {imageDigest}};
    const {replicationStatuses} = await registry.call('DescribeImageReplicationStatus', replica, middle);
    expect(replicationStatuses).toEqual([]);
    expect(
      (await registry.refusal('ListImages', {repositoryName: 'hop/app'}, {region: 'eu-west-3'})).name,
    ).toBe('RepositoryNotFoundException');
  });

  test('ECR: replication into an immutable repository drops the colliding tag, and the image may land untagged', async () => {
    const there = {region: OTHER_REGION};
    await registry.createRepository('fixed/app');
    await registry.createRepository('fixed/app', {imageTagMutability: 'IMMUTABLE'}, there);
    const first = await registry.push('fixed/app', await images.image({layers: 1}), ['v1'], there);
    await configure(rule([to(OTHER_REGION)], 'fixed'));
    const second = await registry.push('fixed/app', await images.image({layers: 1}), ['v1']);
    await registry.ecr.idle();
    expect(await statuses('fixed/app', second)).toMatchObject([{status: 'COMPLETE'}]);
    const found = await digestsIn('fixed/app', there);
    expect(found).toContainEqual({imageDigest: first, imageTag: 'v1'});
    expect(found).toContainEqual({imageDigest: second});
  });

  test('into another account needs leave by its registry policy', async () => {
    const there = {accountId: OTHER_ACCOUNT};
    await registry.createRepository('far/app');
    await configure(rule([to('us-east-1', OTHER_ACCOUNT)], 'far'));
    const refused = await registry.push('far/app', await images.image({layers: 1}), ['v1']);
    await registry.ecr.idle();
    expect(await statuses('far/app', refused)).toEqual([
      {
        region: 'us-east-1',
        registryId: OTHER_ACCOUNT,
        status: 'FAILED',
        failureCode: 'AccessDeniedException',
      },
    ]);
    const allow = async (...Action: string[]) => {
      const Statement = [{Effect: 'Allow', Principal: {AWS: ACCOUNT}, Action, Resource: '*'}];
      const policyText = JSON.stringify({Version: '2012-10-17', Statement});
      await registry.call('PutRegistryPolicy', {policyText}, there);
    };
    for (const action of ['ecr:CreateRepository', 'ecr:ReplicateImage']) {
      await allow(action);
      const half = await registry.push('far/app', await images.image({layers: 1}), [action.slice(4)]);
      await registry.ecr.idle();
      expect(await statuses('far/app', half)).toMatchObject([{failureCode: 'AccessDeniedException'}]);
    }
    await allow('ecr:ReplicateImage', 'ecr:CreateRepository');
    const allowed = await registry.push('far/app', await images.image({layers: 1}), ['v2']);
    await registry.ecr.idle();
    expect(await statuses('far/app', allowed)).toMatchObject([{status: 'COMPLETE'}]);
    expect(await digestsIn('far/app', there)).toEqual([{imageDigest: allowed, imageTag: 'v2'}]);
  });

  test('is told as an event where it arrives', async () => {
    await registry.createRepository('told/app');
    await configure(rule([to(OTHER_REGION)], 'told'));
    const digest = await registry.push('told/app', await images.image({layers: 1}), ['v1']);
    await registry.ecr.idle();
    const told = (await registry.events()).filter(
      event =>
        'detail' in event && event.region === OTHER_REGION && event.detail['repository-name'] === 'told/app',
    );
    expect(told).toMatchObject([
      {
        'detail-type': 'ECR Replication Action',
        detail: {
          result: 'SUCCESS',
          'image-digest': digest,
          'source-account': ACCOUNT,
          'action-type': 'REPLICATE',
          'source-region': 'us-east-1',
          'image-tag': 'v1',
        },
      },
    ]);
  });
});

describe('replication backfills', () => {
  const start = (destination: object) => registry.call('StartReplicationBackfill', {destination});
  const results = (replicationBackfillId: unknown, input: object = {}) =>
    registry.call('DescribeReplicationBackfillResults', {replicationBackfillId, ...input});

  test('copy what was there before the destination was', async () => {
    await configure();
    await registry.createRepository('past/app');
    const tagged = await registry.push('past/app', await images.image({layers: 1}), ['v1', 'v2']);
    const untagged = await registry.push('past/app', await images.image({layers: 1}));
    await configure(rule([to('ap-south-1')], 'past'));
    const started = await start(to('ap-south-1'));
    expect(started).toEqual({
      replicationBackfillId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      registryId: ACCOUNT,
      destination: to('ap-south-1'),
      status: 'PREPARING',
      startedAt: registry.now / 1000,
    });
    await registry.ecr.idle();
    const id = started.replicationBackfillId;
    const found = await results(id);
    expect(found).toMatchObject({
      status: 'COMPLETE',
      progress: {
        totalReplicationCount: 3,
        completedReplicationCount: 3,
        failedReplicationCount: 0,
        failureCodes: [],
      },
      startedAt: registry.now / 1000,
      endedAt: registry.now / 1000,
    });
    const expected = [
      {imageDigest: tagged, imageTag: 'v1'},
      {imageDigest: tagged, imageTag: 'v2'},
      {imageDigest: untagged},
    ];
    expect((found.results as object[]).map(result => (result as {imageId: object}).imageId)).toEqual(
      expect.arrayContaining(expected),
    );
    expect(await digestsIn('past/app', {region: 'ap-south-1'})).toEqual(expect.arrayContaining(expected));
    expect((await results(id, {resultStatusFilter: 'FAILED'})).results).toEqual([]);
    const page = await results(id, {maxResults: 2});
    expect(page.results).toHaveLength(2);
    expect((await results(id, {maxResults: 2, nextToken: page.nextToken})).results).toHaveLength(1);
    expect((await registry.call('ListReplicationBackfills')).backfills).toMatchObject([
      {replicationBackfillId: id, status: 'COMPLETE', destination: to('ap-south-1')},
    ]);
  });

  test('tell what failed', async () => {
    await registry.createRepository('sad/app');
    await registry.push('sad/app', await images.image({layers: 1}), ['v1']);
    await configure(rule([to('sa-east-1', '333333333333')], 'sad'));
    const {replicationBackfillId} = await start(to('sa-east-1', '333333333333'));
    await registry.ecr.idle();
    expect(await results(replicationBackfillId)).toMatchObject({
      status: 'COMPLETE',
      progress: {failedReplicationCount: 1, failureCodes: ['AccessDeniedException']},
      results: [{repositoryName: 'sad/app', status: 'FAILED', failureCode: 'AccessDeniedException'}],
    });
  });

  test('refuse a destination that is not configured, and what is unknown or has ended', async () => {
    expect((await registry.refusal('StartReplicationBackfill', {destination: to('af-south-1')})).name).toBe(
      'InvalidParameterException',
    );
    const unknown = {replicationBackfillId: 'none'};
    expect((await registry.refusal('DescribeReplicationBackfillResults', unknown)).name).toBe(
      'ReplicationBackfillNotFoundException',
    );
    expect((await registry.refusal('StopReplicationBackfill', unknown)).name).toBe(
      'ReplicationBackfillNotFoundException',
    );
    const {backfills} = await registry.call<{backfills: {replicationBackfillId: string}[]}>(
      'ListReplicationBackfills',
    );
    const ended = {replicationBackfillId: backfills[0]!.replicationBackfillId};
    expect((await registry.refusal('StopReplicationBackfill', ended)).name).toBe(
      'ReplicationBackfillInvalidStatusException',
    );
  });

  test('are forgotten 90 days after their end', async () => {
    registry.pass(91 * 24 * 60 * 60 * 1000);
    expect((await registry.call('ListReplicationBackfills')).backfills).toEqual([]);
  });
});
