import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses an account that is none': ({refuses}) =>
    refuses({registryIds: ['me']}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'gives a password for AWS that is good for twelve hours': async ({answer, seconds}) => {
    const {authorizationData} = await answer<{authorizationData: {authorizationToken: string}[]}>();
    expect(authorizationData).toEqual([
      {
        authorizationToken: expect.any(String),
        expiresAt: seconds + 12 * 60 * 60,
        proxyEndpoint: expect.stringMatching(/^http:/),
      },
    ]);
    const token = Buffer.from(authorizationData[0]!.authorizationToken, 'base64').toString();
    expect(token).toMatch(/^AWS:[^:]+$/);
  },
};
