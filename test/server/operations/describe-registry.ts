import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a body that is no object': ({refuses}) => refuses('[]', 'SerializationException'),
};

export const behaviour: OperationTests = {
  'tells the account and how it is replicated': async ({accountId, answer, call}) => {
    expect(await answer()).toEqual({registryId: accountId, replicationConfiguration: {rules: []}});
    const rules = [{destinations: [{region: 'eu-west-1', registryId: accountId}]}];
    await call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
    expect(await answer()).toEqual({registryId: accountId, replicationConfiguration: {rules}});
  },
};
