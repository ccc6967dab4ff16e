import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a rule that is not there': ({refuses}) =>
    refuses({ecrRepositoryPrefix: 'none'}, 'PullThroughCacheRuleNotFoundException'),
};

export const behaviour: OperationTests = {
  'says that it cannot be where there is no way to the upstream': async ({accountId, answer, call}) => {
    await call('CreatePullThroughCacheRule', {ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io'});
    expect(await answer({ecrRepositoryPrefix: 'quay'})).toEqual({
      ecrRepositoryPrefix: 'quay',
      registryId: accountId,
      upstreamRegistryUrl: 'quay.io',
      upstreamRepositoryPrefix: 'ROOT',
      isValid: false,
      failure: expect.any(String),
    });
  },
};
