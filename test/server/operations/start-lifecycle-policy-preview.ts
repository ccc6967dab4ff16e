import {expect} from 'vitest';
import {KEEP_ONE, type OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({lifecyclePolicyText: KEEP_ONE}),
  'needs a policy, given or stored': async ({refuses, repository}) =>
    refuses({repositoryName: await repository()}, 'LifecyclePolicyNotFoundException'),
};

export const behaviour: OperationTests = {
  'begins a preview with the text as it was given': async ({accountId, answer, repository}) => {
    const repositoryName = await repository();
    const lifecyclePolicyText = JSON.stringify(JSON.parse(KEEP_ONE), undefined, 4);
    expect(await answer({repositoryName, lifecyclePolicyText})).toEqual({
      registryId: accountId,
      repositoryName,
      lifecyclePolicyText,
      status: 'IN_PROGRESS',
    });
  },
};
