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
  'refuses what is no signing profile': ({refuses}) =>
    refuses({signingConfiguration: {rules: [{signingProfileArn: 'mine'}]}}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'answers with the configuration': async ({answer}) => {
    expect(await answer({signingConfiguration: SIGNING})).toEqual({signingConfiguration: SIGNING});
  },
};
