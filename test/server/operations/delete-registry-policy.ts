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
  'does not find a policy that is not there': ({accountId, refuses}) =>
    refuses(
      {},
      'RegistryPolicyNotFoundException',
      `Registry policy does not exist in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'gives back the policy that it deletes': async ({accountId, answer, call, refuses}) => {
    const {policyText} = await call('PutRegistryPolicy', {policyText: POLICY});
    expect(await answer()).toEqual({registryId: accountId, policyText});
    await refuses({}, 'RegistryPolicyNotFoundException');
  },
};
