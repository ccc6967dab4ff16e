import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const principalArn = 'arn:aws:iam::123456789012:role/scanner';

export const validation: OperationTests = {
  'refuses what is no principal': ({refuses}) => refuses({principalArn: 'me'}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'excludes a principal, once': async ({answer, refuses, seconds}) => {
    expect(await answer({principalArn})).toEqual({principalArn, createdAt: seconds});
    await refuses({principalArn}, 'ExclusionAlreadyExistsException');
  },
};
