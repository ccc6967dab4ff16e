import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const rule = (scanFrequency: string) => ({
  scanFrequency,
  repositoryFilters: [{filter: 'team', filterType: 'WILDCARD'}],
});

export const validation: OperationTests = {
  'refuses a frequency that the scan type does not have': ({refuses}) =>
    refuses({scanType: 'BASIC', rules: [rule('CONTINUOUS_SCAN')]}, 'InvalidParameterException'),
  'takes at most two rules': ({refusesParameter}) =>
    refusesParameter(
      {scanType: 'ENHANCED', rules: Array.from({length: 3}, () => rule('SCAN_ON_PUSH'))},
      'rules',
      'Member must have length less than or equal to 2',
    ),
};

export const behaviour: OperationTests = {
  'answers with the configuration': async ({answer}) => {
    const configuration = {scanType: 'ENHANCED', rules: [rule('CONTINUOUS_SCAN')]};
    expect(await answer(configuration)).toEqual({registryScanningConfiguration: configuration});
  },
};
