import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a prefix that no repository can have': ({refuses}) =>
    refuses({ecrRepositoryPrefix: 'Quay', upstreamRegistryUrl: 'quay.io'}, 'InvalidParameterException'),
  'refuses an upstream that cannot be cached': ({refuses}) =>
    refuses(
      {ecrRepositoryPrefix: 'some', upstreamRegistryUrl: 'registry.example.com'},
      'UnsupportedUpstreamRegistryException',
      'The upstream registry URL registry.example.com is invalid. Specify a valid upstream registry URL and try again',
    ),
  'refuses an upstream that wants a login without one': ({refuses}) =>
    refuses(
      {ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io'},
      'UnsupportedUpstreamRegistryException',
      'The specified upstream registry requires authentication. Specify a valid Secrets Manager ARN',
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
    await refuses(
      rule,
      'PullThroughCacheRuleAlreadyExistsException',
      `The pull through cache rule with Amazon ECR repository prefix 'quay' already exists in the registry with id '${accountId}'`,
    );
  },
};
