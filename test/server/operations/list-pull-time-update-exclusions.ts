import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'gives at most a thousand at once': ({refusesParameter}) =>
    refusesParameter({maxResults: 1001}, 'maxResults', 'Member must have value less than or equal to 1000'),
};

export const behaviour: OperationTests = {
  'gives principals page by page': async ({answer, call}) => {
    const arns = ['a', 'b'].map(name => `arn:aws:iam::123456789012:role/${name}`);
    for (const principalArn of arns) await call('RegisterPullTimeUpdateExclusion', {principalArn});
    const first = await answer<{nextToken: string}>({maxResults: 1});
    expect(first).toEqual({pullTimeUpdateExclusions: [arns[0]], nextToken: expect.any(String)});
    expect(await answer({maxResults: 1, nextToken: first.nextToken})).toEqual({
      pullTimeUpdateExclusions: [arns[1]],
    });
  },
};
