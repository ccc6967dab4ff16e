import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {isRepositoryPattern} from '../../repositories/list-names.ts';
import {onOneLine, policiesOfEach} from '../../repositories/policies-of-each.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {prettyPolicy} from './pretty-policy.ts';
import {readStoredPolicy} from './stored-policy.ts';

/** `ecrctl lifecycle get`. */
export const defineLifecycleGet: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'get <repository>',
    summary: 'print the stored policy of a repository',
    examples: [
      {command: 'ecrctl lifecycle get app > policy.json', does: 'as a file to edit'},
      {command: "ecrctl lifecycle get 'team/*'", does: 'which repositories have one, each on a line'},
      {command: 'ecrctl lifecycle get app -o json --query lastEvaluatedAt', does: 'when it last ran'},
    ],
    action: (context, [repository]) => getPolicy(context, repository!),
  });
};

async function getPolicy(context: CommandContext, name: string): Promise<undefined> {
  if (isRepositoryPattern(name)) return getPolicies(context, name);
  const policy = await readStoredPolicy(context, await repositoryOf(context, name));
  await context.output.result({data: policy, text: prettyPolicy(policy.lifecyclePolicyText)});
  return undefined;
}

async function getPolicies(context: CommandContext, pattern: string): Promise<undefined> {
  const found = await policiesOfEach(context, pattern, async name =>
    readStoredPolicy(context, await repositoryOf(context, name)),
  );
  await context.output.result({
    data: {policies: found.map(({repositoryName, policy}) => ({repositoryName, ...policy}))},
    table: {
      columns: ['repository', {heading: 'policy', cut: true}],
      rows: found.map(({repositoryName, policy}) => [
        repositoryName,
        policy && onOneLine(policy.lifecyclePolicyText),
      ]),
    },
  });
  return undefined;
}
