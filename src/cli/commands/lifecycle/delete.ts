import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {nothingToDelete} from '../../nothing-to-delete.ts';
import {placeOf} from '../../questions/place-of.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {prettyPolicy} from './pretty-policy.ts';
import {readStoredPolicy} from './stored-policy.ts';

/** `ecrctl lifecycle delete`. */
export const defineLifecycleDelete: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'delete <repository>',
    alias: 'rm',
    summary: 'remove the policy of a repository and print it',
    examples: [
      {command: 'ecrctl lifecycle delete app > policy.json', does: 'asked first; the file can put it back'},
      {command: 'ecrctl lifecycle delete app --yes', does: 'unasked'},
    ],
    action: (context, [repository]) => deletePolicy(context, repository!),
  });
};

async function deletePolicy(context: CommandContext, name: string): Promise<undefined> {
  context.beforeChange('delete a lifecycle policy');
  const repository = await repositoryOf(context, name);
  const {ecr, id} = repository;
  let policy = await readStoredPolicy(context, repository).catch(nothingToDelete);
  if (!context.settings.dryRun) {
    await context.confirm(`delete the lifecycle policy of ${id.repositoryName} (${await placeOf(ecr)})?`);
    policy = await ecr.client.send('DeleteLifecyclePolicy', id, context);
  }
  await context.output.result({data: policy, text: prettyPolicy(policy.lifecyclePolicyText)});
  return undefined;
}
