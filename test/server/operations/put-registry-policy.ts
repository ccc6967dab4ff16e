import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'replicate',
      Effect: 'Allow',
      Principal: {AWS: 'arn:aws:iam::210987654321:root'},
      Action: ['ecr:ReplicateImage'],
      Resource: ['*'],
    },
  ],
});

export const validation: OperationTests = {
  'refuses what is no policy': ({refusesParameter}) =>
    refusesParameter({policyText: '{'}, 'PolicyText', 'Invalid registry policy provided'),
};

export const behaviour: OperationTests = {
  'answers with the policy as the service prints it': async ({accountId, answer}) => {
    const {policyText, registryId} = await answer({policyText: POLICY});
    expect(registryId).toBe(accountId);
    expect(policyText).toContain('"Action" : [ "ecr:ReplicateImage" ]');
    expect(JSON.parse(String(policyText))).toEqual(JSON.parse(POLICY));
  },
};
