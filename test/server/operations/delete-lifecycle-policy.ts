import {expect} from 'vitest';
import {KEEP_ONE, type OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'does not find a policy that is not there': async ({accountId, refuses, repository}) => {
    await refuses(
      {repositoryName: await repository()},
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository with name 'app' in the registry with id '${accountId}'`,
    );
  },
};

export const behaviour: OperationTests = {
  'gives back what it deletes': async ({accountId, answer, call, repository}) => {
    const repositoryName = await repository();
    await call('PutLifecyclePolicy', {repositoryName, lifecyclePolicyText: KEEP_ONE});
    expect(await answer({repositoryName})).toEqual({
      registryId: accountId,
      repositoryName,
      lifecyclePolicyText: KEEP_ONE,
      lastEvaluatedAt: 0,
    });
    await expect(call('GetLifecyclePolicy', {repositoryName})).rejects.toThrow('LifecyclePolicyNotFound');
  },
};
