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
  'does not find a backfill that is not there': ({refuses}) =>
    refuses({replicationBackfillId: 'none'}, 'ReplicationBackfillNotFoundException'),
  'refuses a status that there is not': ({refuses}) =>
    refuses({replicationBackfillId: 'some', resultStatusFilter: 'LOST'}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'tells what became of every image': async bench => {
    const {answer, call, pushed, registry} = bench;
    const imageDigest = (await pushed('v1')).descriptor.digest;
    const destination = await replicate(bench);
    const {replicationBackfillId} = await call('StartReplicationBackfill', {destination});
    await registry.ecr.idle();
    expect(await answer({replicationBackfillId})).toMatchObject({
      replicationBackfillId,
      status: 'COMPLETE',
      progress: {totalReplicationCount: 1, completedReplicationCount: 1, failedReplicationCount: 0},
      results: [{repositoryName: 'app', imageId: {imageDigest, imageTag: 'v1'}}],
    });
  },
};
