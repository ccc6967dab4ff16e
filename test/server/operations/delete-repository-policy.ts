import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Sid: 'pull', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage']}],
});

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'does not find a policy that is not there': async ({accountId, refuses, repository}) =>
    refuses(
      {repositoryName: await repository()},
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name 'app' in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'gives back the policy that it deletes': async ({accountId, answer, call, refuses, repository}) => {
    const repositoryName = await repository();
    const {policyText} = await call('SetRepositoryPolicy', {repositoryName, policyText: POLICY});
    expect(await answer({repositoryName})).toEqual({registryId: accountId, repositoryName, policyText});
    await refuses({repositoryName}, 'RepositoryPolicyNotFoundException');
  },
};
