import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a value that the setting cannot have': ({refusesParameter}) =>
    refusesParameter(
      {name: 'BLOB_MOUNTING', value: 'PERHAPS'},
      'value',
      'Member must satisfy enum value set: [DISABLED, ENABLED]',
    ),
};

export const behaviour: OperationTests = {
  'changes a setting': async ({answer, call}) => {
    const setting = {name: 'BLOB_MOUNTING', value: 'ENABLED'};
    expect(await answer(setting)).toEqual(setting);
    expect(await call('GetAccountSetting', {name: 'BLOB_MOUNTING'})).toEqual(setting);
  },
};
