import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Sid: 'pull', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage']}],
});

const PRINTED = `{
  "Version" : "2012-10-17",
  "Statement" : [ {
    "Sid" : "pull",
    "Effect" : "Allow",
    "Principal" : "*",
    "Action" : [ "ecr:BatchGetImage" ]
  } ]
}`;

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'does not find a policy that is not there': async ({refuses, repository}) =>
    refuses({repositoryName: await repository()}, 'RepositoryPolicyNotFoundException'),
};

export const behaviour: OperationTests = {
  'gives the policy as the service prints it': async ({accountId, answer, call, repository}) => {
    const repositoryName = await repository();
    await call('SetRepositoryPolicy', {repositoryName, policyText: POLICY});
    expect(await answer({repositoryName})).toEqual({
      registryId: accountId,
      repositoryName,
      policyText: PRINTED,
    });
  },
};
