import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Sid: 'pull', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage']}],
});

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({policyText: '{}'}),
  'refuses what is no policy': async ({refusesParameter, repository}) =>
    refusesParameter(
      {repositoryName: await repository(), policyText: '{"rules":[]}'},
      'PolicyText',
      'Invalid repository policy provided',
    ),
};

export const behaviour: OperationTests = {
  'answers with the policy as the service prints it': async ({accountId, answer, repository}) => {
    const repositoryName = await repository();
    expect(await answer({repositoryName, policyText: POLICY})).toEqual({
      registryId: accountId,
      repositoryName,
      policyText: expect.stringContaining('"Action" : [ "ecr:BatchGetImage" ]'),
    });
  },
};
