import {expect} from 'vitest';
import type {OperationBench, OperationTests} from '../../support/operation-bench.ts';

/** Lets the registry replicate to another region from now on. */
async function replicate({accountId, call}: OperationBench): Promise<object> {
  const destination = {region: 'eu-west-1', registryId: accountId};
  const rules = [{destinations: [destination]}];
  await call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
  return destination;
}

export const validation: OperationTests = {
  'gives at most fifty at once': ({refusesParameter}) =>
    refusesParameter({maxResults: 51}, 'maxResults', 'Member must have value less than or equal to 50'),
};

export const behaviour: OperationTests = {
  'gives what was begun': async bench => {
    const {accountId, answer, call, registry} = bench;
    expect(await answer()).toEqual({registryId: accountId, backfills: []});
    const destination = await replicate(bench);
    const {replicationBackfillId} = await call('StartReplicationBackfill', {destination});
    await registry.ecr.idle();
    expect(await answer()).toMatchObject({
      registryId: accountId,
      backfills: [{replicationBackfillId, destination, status: 'COMPLETE'}],
    });
  },
};
