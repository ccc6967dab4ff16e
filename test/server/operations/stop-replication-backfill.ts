import type {OperationBench, OperationTests} from '../../support/operation-bench.ts';

/** Lets the registry replicate to another region from now on. */
async function replicate({accountId, call}: OperationBench): Promise<object> {
  const destination = {region: 'eu-west-1', registryId: accountId};
  const rules = [{destinations: [destination]}];
  await call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
  return destination;
}

export const validation: OperationTests = {
  'does not find a backfill that is not there': ({refuses}) =>
    refuses({replicationBackfillId: 'none'}, 'ReplicationBackfillNotFoundException'),
};

export const behaviour: OperationTests = {
  'refuses one that has ended': async bench => {
    const {call, refuses, registry} = bench;
    const destination = await replicate(bench);
    const {replicationBackfillId} = await call('StartReplicationBackfill', {destination});
    await registry.ecr.idle();
    await refuses({replicationBackfillId}, 'ReplicationBackfillInvalidStatusException');
  },
};
