import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'takes at most twenty-five repositories': ({refusesParameter}) =>
    refusesParameter(
      {repositoryNames: Array.from({length: 26}, () => 'app')},
      'repositoryNames',
      'Member must have length less than or equal to 25',
    ),
};

export const behaviour: OperationTests = {
  'tells how a repository is scanned, and reports one that is not there': async ({
    answer,
    arn,
    repository,
  }) => {
    await repository();
    expect(await answer({repositoryNames: ['app', 'none']})).toEqual({
      scanningConfigurations: [
        {
          repositoryArn: arn(),
          repositoryName: 'app',
          scanOnPush: false,
          scanFrequency: 'MANUAL',
          appliedScanFilters: [],
        },
      ],
      failures: [
        {
          repositoryName: 'none',
          failureCode: 'REPOSITORY_NOT_FOUND',
          failureReason: 'REPOSITORY_NOT_FOUND',
        },
      ],
    });
  },
};
