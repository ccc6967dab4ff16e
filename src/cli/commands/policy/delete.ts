import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {nothingToDelete} from '../../nothing-to-delete.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {policySubject} from './policy-subject.ts';

/** `ecrctl policy delete`. */
export const definePolicyDelete: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'delete [repository]',
    alias: 'rm',
    summary: 'delete a policy; identity policies then decide alone',
    examples: [
      {command: 'ecrctl policy delete team/app', does: 'nobody of another account gets in any more'},
      {command: 'ecrctl policy delete --registry --yes', does: 'the policy of the registry, unasked'},
    ],
    action: (context, [repository], options) => deletePolicy(context, repository, options),
  }).option('--registry', 'the policy of the registry');
};

async function deletePolicy(
  context: CommandContext,
  repository: string | undefined,
  options: {registry?: boolean},
): Promise<undefined> {
  const subject = await policySubject(context, repository, options);
  context.beforeChange('delete a policy');
  const current = await subject.read().catch(nothingToDelete);
  if (!context.settings.dryRun) await context.confirm(`delete the policy of ${await subject.place()}?`);
  const {registryId, repositoryName, policyText} = context.settings.dryRun ? current : await subject.remove();
  await context.output.result({
    data: {registryId, repositoryName, policyText},
    text: repositoryName ?? registryId ?? '',
  });
  return undefined;
}
