import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a rule that is not there': ({refuses}) =>
    refuses({ecrRepositoryPrefix: 'none'}, 'PullThroughCacheRuleNotFoundException'),
};

export const behaviour: OperationTests = {
  'gives back the rule that it deletes': async ({accountId, answer, call, refuses, seconds}) => {
    const rule = {ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io'};
    await call('CreatePullThroughCacheRule', rule);
    expect(await answer({ecrRepositoryPrefix: 'quay'})).toEqual({
      ...rule,
      upstreamRepositoryPrefix: 'ROOT',
      createdAt: seconds,
      registryId: accountId,
    });
    await refuses({ecrRepositoryPrefix: 'quay'}, 'PullThroughCacheRuleNotFoundException');
  },
};
