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
  'refuses a destination that no rule has': ({accountId, refuses}) =>
    refuses({destination: {region: 'eu-west-1', registryId: accountId}}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'begins a backfill': async bench => {
    const {accountId, answer, seconds} = bench;
    const destination = await replicate(bench);
    expect(await answer({destination})).toEqual({
      replicationBackfillId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      registryId: accountId,
      destination,
      status: 'PREPARING',
      startedAt: seconds,
    });
  },
};
