import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a prefix that no repository can have': ({refuses}) =>
    refuses({ecrRepositoryPrefix: 'Quay', upstreamRegistryUrl: 'quay.io'}, 'InvalidParameterException'),
  'refuses an upstream that cannot be cached': ({refuses}) =>
    refuses(
      {ecrRepositoryPrefix: 'some', upstreamRegistryUrl: 'registry.example.com'},
      'UnsupportedUpstreamRegistryException',
    ),
  'refuses an upstream that wants a login without one': ({refusesParameter}) =>
    refusesParameter(
      {ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io'},
      'credentialArn',
      'Member must not be null',
    ),
};

export const behaviour: OperationTests = {
  'makes a rule, and none twice': async ({accountId, answer, refuses, seconds}) => {
    const rule = {ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io'};
    expect(await answer(rule)).toEqual({
      ...rule,
      upstreamRegistry: 'quay',
      upstreamRepositoryPrefix: 'ROOT',
      createdAt: seconds,
      registryId: accountId,
    });
    await refuses(rule, 'PullThroughCacheRuleAlreadyExistsException');
  },
};
