import {expect} from 'vitest';
import {invalid, KEEP_ONE, type OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({lifecyclePolicyText: KEEP_ONE}),
  'refuses a text under a hundred characters': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', lifecyclePolicyText: '{}'},
      'lifecyclePolicyText',
      'Member must have length greater than or equal to 100',
    ),
  'refuses what is no policy, in the words of the service': async ({refuses, repository}) => {
    const repositoryName = await repository();
    const refusesPolicy = (lifecyclePolicyText: string, failure: string) =>
      refuses(
        {repositoryName, lifecyclePolicyText},
        'InvalidParameterException',
        invalid('LifecyclePolicyText', `Lifecycle policy validation failure: ${failure}`),
      );
    await refusesPolicy('x'.repeat(100), 'Could not map policyString into LifecyclePolicy.');
    await refusesPolicy('{}'.padEnd(100), 'object has missing required properties (["rules"])');
  },
};

export const behaviour: OperationTests = {
  'keeps the policy minified': async ({accountId, answer, repository}) => {
    const repositoryName = await repository();
    const lifecyclePolicyText = JSON.stringify(JSON.parse(KEEP_ONE), undefined, 4);
    expect(await answer({repositoryName, lifecyclePolicyText})).toEqual({
      registryId: accountId,
      repositoryName,
      lifecyclePolicyText: KEEP_ONE,
    });
  },
};
