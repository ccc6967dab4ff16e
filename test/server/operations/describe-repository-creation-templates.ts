import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a prefix that no template can have': ({refuses}) =>
    refuses({prefixes: ['Team']}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'gives the templates that are there, of those that are named': async ({accountId, answer, call}) => {
    await call('CreateRepositoryCreationTemplate', {prefix: 'team', appliedFor: ['REPLICATION']});
    const found = {registryId: accountId, repositoryCreationTemplates: [{prefix: 'team'}]};
    expect(await answer()).toMatchObject(found);
    expect(await answer({prefixes: ['team', 'none']})).toMatchObject(found);
    expect(await answer({prefixes: ['none']})).toEqual({
      registryId: accountId,
      repositoryCreationTemplates: [],
    });
  },
};
