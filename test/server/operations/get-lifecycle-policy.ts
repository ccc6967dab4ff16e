import {expect} from 'vitest';
import {KEEP_ONE, type OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'does not find a policy that is not there': async ({refuses, repository}) =>
    refuses({repositoryName: await repository()}, 'LifecyclePolicyNotFoundException'),
};

export const behaviour: OperationTests = {
  'gives the policy, and when it was evaluated': async ({
    accountId,
    answer,
    call,
    registry,
    repository,
    seconds,
  }) => {
    const repositoryName = await repository();
    await call('PutLifecyclePolicy', {repositoryName, lifecyclePolicyText: KEEP_ONE});
    const policy = {registryId: accountId, repositoryName, lifecyclePolicyText: KEEP_ONE};
    expect(await answer({repositoryName})).toEqual({...policy, lastEvaluatedAt: 0});
    await registry.ecr.runLifecycle();
    expect(await answer({repositoryName})).toEqual({...policy, lastEvaluatedAt: seconds});
  },
};
