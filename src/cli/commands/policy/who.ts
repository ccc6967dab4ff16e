import {who} from '../../../access/decision/who.ts';
import {ACTION_GROUPS, expandAction} from '../../../access/grammar/action-groups.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {accessSubject} from './access-subject.ts';
import {addPolicyFlags, type PolicyFlags} from './policy-flags.ts';

/** `ecrctl policy who`. */
export const definePolicyWho: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'who <repository>',
    summary: 'list who can do something, and under which conditions',
    description:
      'List who can do something with a repository by what the policies say, and under which conditions. ' +
      'Conditions are told, not judged. With --policy nothing is asked of a registry.',
    examples: [
      {command: 'ecrctl policy who team/app --action pull', does: 'who can pull'},
      {
        command: 'ecrctl policy who team/app --action ecr:DeleteRepository --policy policy.json',
        does: 'offline',
      },
    ],
    action: (context, [repository], options) => listWho(context, repository!, options as unknown as WhoFlags),
  }).requiredOption(
    '--action <action>',
    `what: ${ACTION_GROUPS.join(', ')} or an action such as ecr:PutImage`,
  );
  addPolicyFlags(command);
};

interface WhoFlags extends PolicyFlags {
  action: string;
}

async function listWho(context: CommandContext, repository: string, options: WhoFlags): Promise<undefined> {
  const actions = expandAction(options.action);
  const subject = await accessSubject(context, repository, options);
  const entries = who(subject.policies, {actions, resource: subject.resource});
  await context.output.result({
    data: {resource: subject.resource, actions, principals: entries},
    table: {
      columns: [
        'principal',
        {heading: 'who', prose: true},
        'needs identity policy',
        ...['conditions', 'exceptions', 'by'].map(heading => ({heading, prose: true})),
      ],
      rows: entries.map(one => [
        one.principal,
        one.inWords,
        one.needsIdentityPolicy ? 'yes' : 'no',
        one.conditions.join(' or ') || 'none',
        one.exceptions.join(' ') || 'none',
        one.statements.join('; ') || 'own identity policies',
      ]),
      empty: `nobody can ${options.action}`,
    },
  });
  return undefined;
}
