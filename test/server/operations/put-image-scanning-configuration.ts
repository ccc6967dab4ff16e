import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageScanningConfiguration: {scanOnPush: true}}),
};

export const behaviour: OperationTests = {
  'changes whether a repository scans on push': async ({accountId, answer, call, repository}) => {
    const imageScanningConfiguration = {scanOnPush: true};
    const repositoryName = await repository();
    expect(await answer({repositoryName, imageScanningConfiguration})).toEqual({
      registryId: accountId,
      repositoryName,
      imageScanningConfiguration,
    });
    expect(await call('DescribeRepositories')).toMatchObject({repositories: [{imageScanningConfiguration}]});
  },
};
