import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a body that is no object': ({refuses}) => refuses('7', 'SerializationException'),
};

export const behaviour: OperationTests = {
  'tells how the registry is scanned': async ({accountId, answer, call}) => {
    expect(await answer()).toEqual({
      registryId: accountId,
      scanningConfiguration: {scanType: 'BASIC', rules: []},
    });
    await call('PutRegistryScanningConfiguration', {scanType: 'ENHANCED', rules: []});
    expect(await answer()).toMatchObject({scanningConfiguration: {scanType: 'ENHANCED'}});
  },
};
