import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a use that there is not': ({refuses}) =>
    refuses({prefix: 'team', appliedFor: ['EVERYTHING']}, 'InvalidParameterException'),
  'refuses a lifecycle policy that is none, in the words of PutLifecyclePolicy': ({refuses}) =>
    refuses(
      {prefix: 'team', appliedFor: ['CREATE_ON_PUSH'], lifecyclePolicy: '{}'},
      'InvalidParameterException',
      expect.stringContaining('Lifecycle policy validation failure: object has missing required properties'),
    ),
};

export const behaviour: OperationTests = {
  'makes a template with what is not said filled in, and none twice': async ({
    accountId,
    answer,
    refuses,
    seconds,
  }) => {
    const template = {prefix: 'team', appliedFor: ['CREATE_ON_PUSH'], description: 'ours'};
    expect(await answer(template)).toEqual({
      registryId: accountId,
      repositoryCreationTemplate: {
        ...template,
        imageTagMutability: 'MUTABLE',
        encryptionConfiguration: {encryptionType: 'AES256'},
        createdAt: seconds,
        updatedAt: seconds,
      },
    });
    await refuses(template, 'TemplateAlreadyExistsException');
  },
};
