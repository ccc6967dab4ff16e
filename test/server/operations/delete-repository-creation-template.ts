import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a template that is not there': ({refuses}) =>
    refuses({prefix: 'none'}, 'TemplateNotFoundException'),
};

export const behaviour: OperationTests = {
  'gives back the template that it deletes': async ({accountId, answer, call, refuses}) => {
    const template = {prefix: 'team', appliedFor: ['REPLICATION']};
    await call('CreateRepositoryCreationTemplate', template);
    expect(await answer({prefix: 'team'})).toMatchObject({
      registryId: accountId,
      repositoryCreationTemplate: template,
    });
    await refuses({prefix: 'team'}, 'TemplateNotFoundException');
  },
};
