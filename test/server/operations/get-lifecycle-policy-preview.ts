import {expect} from 'vitest';
import {KEEP_ONE, type OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
  'does not find a preview that was never begun': async ({refuses, repository}) =>
    refuses({repositoryName: await repository()}, 'LifecyclePolicyPreviewNotFoundException'),
  'gives at most a hundred at once': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', maxResults: 101},
      'maxResults',
      'Member must have value less than or equal to 100',
    ),
};

export const behaviour: OperationTests = {
  'tells what the policy would do': async ({
    accountId,
    answer,
    call,
    push,
    registry,
    repository,
    seconds,
  }) => {
    const repositoryName = await repository();
    const old = (await push(repositoryName, ['old'])).descriptor.digest;
    registry.pass(1000);
    await push(repositoryName, ['new']);
    await call('StartLifecyclePolicyPreview', {repositoryName, lifecyclePolicyText: KEEP_ONE});
    await registry.ecr.idle();
    expect(await answer({repositoryName})).toEqual({
      registryId: accountId,
      repositoryName,
      lifecyclePolicyText: KEEP_ONE,
      status: 'COMPLETE',
      previewResults: [
        {
          imageTags: ['old'],
          imageDigest: old,
          imagePushedAt: seconds,
          action: {type: 'EXPIRE'},
          appliedRulePriority: 1,
          storageClass: 'STANDARD',
        },
      ],
      summary: {expiringImageTotalCount: 1},
    });
  },
};
