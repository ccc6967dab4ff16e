import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) => missesRepository({}),
};

export const behaviour: OperationTests = {
  'gives an id and the part size that ECR likes': async ({answer, repository}) => {
    expect(await answer({repositoryName: await repository()})).toEqual({
      uploadId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      partSize: 10_485_760,
    });
  },
};
