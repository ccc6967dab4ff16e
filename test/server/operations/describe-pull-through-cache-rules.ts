import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a rule that is not there': ({refuses}) =>
    refuses({ecrRepositoryPrefixes: ['none']}, 'PullThroughCacheRuleNotFoundException'),
  'gives at most a thousand at once': ({refusesParameter}) =>
    refusesParameter({maxResults: 1001}, 'maxResults', 'Member must have value less than or equal to 1000'),
};

export const behaviour: OperationTests = {
  'gives rules page by page': async ({answer, call}) => {
    for (const ecrRepositoryPrefix of ['one', 'two']) {
      await call('CreatePullThroughCacheRule', {ecrRepositoryPrefix, upstreamRegistryUrl: 'quay.io'});
    }
    const first = await answer<{nextToken: string}>({maxResults: 1});
    expect(first).toMatchObject({pullThroughCacheRules: [{ecrRepositoryPrefix: 'one'}]});
    const second = await answer({maxResults: 1, nextToken: first.nextToken});
    expect(second).toMatchObject({pullThroughCacheRules: [{ecrRepositoryPrefix: 'two'}]});
    expect(second.nextToken).toBeUndefined();
  },
};
