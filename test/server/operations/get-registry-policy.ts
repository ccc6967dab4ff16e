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
  'does not find a policy that is not there': ({refuses}) => refuses({}, 'RegistryPolicyNotFoundException'),
};

export const behaviour: OperationTests = {
  'gives the policy as the service prints it': async ({accountId, answer, call}) => {
    await call('PutRegistryPolicy', {policyText: POLICY});
    const {policyText, registryId} = await answer();
    expect(registryId).toBe(accountId);
    expect(policyText).toMatch(/^\{\n {2}"Version" : "2012-10-17",\n {2}"Statement" : \[ \{\n/);
    expect(JSON.parse(String(policyText))).toEqual(JSON.parse(POLICY));
  },
};
