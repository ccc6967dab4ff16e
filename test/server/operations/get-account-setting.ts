import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a setting that there is not': ({refusesParameter}) =>
    refusesParameter(
      {name: 'COLOUR'},
      'name',
      'Member must satisfy enum value set: [BASIC_SCAN_TYPE_VERSION, BLOB_MOUNTING, REGISTRY_POLICY_SCOPE]',
    ),
};

export const behaviour: OperationTests = {
  'tells a setting, as it is at first': async ({answer}) => {
    expect(await answer({name: 'BLOB_MOUNTING'})).toEqual({name: 'BLOB_MOUNTING', value: 'DISABLED'});
    expect(await answer({name: 'REGISTRY_POLICY_SCOPE'})).toEqual({
      name: 'REGISTRY_POLICY_SCOPE',
      value: 'V2',
    });
    expect(await answer({name: 'BASIC_SCAN_TYPE_VERSION'})).toEqual({
      name: 'BASIC_SCAN_TYPE_VERSION',
      value: 'AWS_NATIVE',
    });
  },
};
