import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a template that is not there': ({refuses}) =>
    refuses({prefix: 'none', description: 'theirs'}, 'TemplateNotFoundException'),
};

export const behaviour: OperationTests = {
  'changes what is said and keeps the rest': async ({accountId, answer, call, seconds}) => {
    await call('CreateRepositoryCreationTemplate', {
      prefix: 'team',
      appliedFor: ['REPLICATION'],
      description: 'ours',
    });
    expect(await answer({prefix: 'team', imageTagMutability: 'IMMUTABLE'})).toEqual({
      registryId: accountId,
      repositoryCreationTemplate: {
        prefix: 'team',
        appliedFor: ['REPLICATION'],
        description: 'ours',
        imageTagMutability: 'IMMUTABLE',
        encryptionConfiguration: {encryptionType: 'AES256'},
        createdAt: seconds,
        updatedAt: seconds,
      },
    });
  },
};
