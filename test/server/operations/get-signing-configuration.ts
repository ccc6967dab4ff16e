import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const SIGNING = {
  rules: [
    {
      signingProfileArn: 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/ours',
      repositoryFilters: [{filter: 'team/*', filterType: 'WILDCARD_MATCH'}],
    },
  ],
};

export const validation: OperationTests = {
  'does not find a configuration that is not there': ({refuses}) =>
    refuses({}, 'SigningConfigurationNotFoundException'),
};

export const behaviour: OperationTests = {
  'gives the configuration as it was put': async ({accountId, answer, call}) => {
    await call('PutSigningConfiguration', {signingConfiguration: SIGNING});
    expect(await answer()).toEqual({registryId: accountId, signingConfiguration: SIGNING});
  },
};
