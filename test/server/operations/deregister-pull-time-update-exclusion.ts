import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const principalArn = 'arn:aws:iam::123456789012:role/scanner';

export const validation: OperationTests = {
  'refuses what is no principal': ({refuses}) => refuses({principalArn: 'me'}, 'InvalidParameterException'),
  'does not find an exclusion that is not there': ({refuses}) =>
    refuses({principalArn}, 'ExclusionNotFoundException'),
};

export const behaviour: OperationTests = {
  'takes an exclusion away': async ({answer, call}) => {
    await call('RegisterPullTimeUpdateExclusion', {principalArn});
    expect(await answer({principalArn})).toEqual({principalArn});
    expect(await call('ListPullTimeUpdateExclusions')).toEqual({pullTimeUpdateExclusions: []});
  },
};
