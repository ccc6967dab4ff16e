import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

describe('pull time update exclusions', () => {
  test('are registered, listed in pages and deregistered', async () => {
    for (const name of ['a', 'b', 'c']) {
      expect(await registry.call('RegisterPullTimeUpdateExclusion', {principalArn: role(name)})).toEqual({
        principalArn: role(name),
        createdAt: registry.now / 1000,
      });
    }
    const first = await registry.call('ListPullTimeUpdateExclusions', {maxResults: 2});
    expect(first.pullTimeUpdateExclusions).toEqual([role('a'), role('b')]);
    expect(await registry.call('ListPullTimeUpdateExclusions', {nextToken: first.nextToken})).toEqual({
      pullTimeUpdateExclusions: [role('c')],
    });
    expect(await registry.call('DeregisterPullTimeUpdateExclusion', {principalArn: role('b')})).toEqual({
      principalArn: role('b'),
    });
    expect(await registry.call('ListPullTimeUpdateExclusions')).toEqual({
      pullTimeUpdateExclusions: [role('a'), role('c')],
    });
  });

  test('refuse what is there already, what is not there, and what is no principal', async () => {
    const existing = {principalArn: role('twice')};
    await registry.call('RegisterPullTimeUpdateExclusion', existing);
    expect((await registry.refusal('RegisterPullTimeUpdateExclusion', existing)).name).toBe(
      'ExclusionAlreadyExistsException',
    );
    const missing = {principalArn: role('nobody')};
    expect((await registry.refusal('DeregisterPullTimeUpdateExclusion', missing)).name).toBe(
      'ExclusionNotFoundException',
    );
    const root = {principalArn: `arn:aws:iam::${ACCOUNT}:root`};
    expect((await registry.refusal('RegisterPullTimeUpdateExclusion', root)).name).toBe(
      'InvalidParameterException',
    );
  });

  test('refuse more than the quota', async () => {
    const small = await startLocalRegistry({quotas: {'pull-time-exclusions': 2}});
    for (const name of ['a', 'b']) {
      await small.call('RegisterPullTimeUpdateExclusion', {principalArn: role(name)});
    }
    const {name} = await small.refusal('RegisterPullTimeUpdateExclusion', {principalArn: role('more')});
    expect(name).toBe('LimitExceededException');
    await small.close();
  });

  test('let pulls by everybody else count', async () => {
    const images = new ImageGenerator('exclusions');
    await registry.createRepository('pulled');
    const imageDigest = await registry.push('pulled', await images.image({layers: 1}), ['v1']);
    await registry.call('BatchGetImage', {repositoryName: 'pulled', imageIds: [{imageDigest}]});
    const {imageDetails} = await registry.call<{imageDetails: object[]}>('DescribeImages', {
      repositoryName: 'pulled',
    });
    expect(imageDetails).toMatchObject([{lastRecordedPullTime: registry.now / 1000}]);
  });
});
