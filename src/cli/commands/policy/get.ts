import {readPolicy} from '../../../access/grammar/read-policy.ts';
import {statementsInWords} from '../../../access/grammar/statement-words.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {harmless} from '../../output/harmless.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {policySubject} from './policy-subject.ts';

/** `ecrctl policy get`. */
export const definePolicyGet: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'get [repository]',
    summary: 'print a policy',
    examples: [
      {command: 'ecrctl policy get team/app', does: 'the policy of a repository'},
      {command: 'ecrctl policy get team/app --words', does: 'each statement as a sentence'},
      {command: 'ecrctl policy get --registry', does: 'the policy of the registry'},
    ],
    action: (context, [repository], options) => getPolicy(context, repository, options),
  })
    .option('--registry', 'the policy of the registry')
    .option('--words', 'each statement as a sentence');
};

async function getPolicy(
  context: CommandContext,
  repository: string | undefined,
  options: {registry?: boolean; words?: boolean},
): Promise<undefined> {
  const subject = await policySubject(context, repository, options);
  const {registryId, repositoryName, policyText = ''} = await subject.read();
  if (!options.words) {
    const data = {registryId, repositoryName, policyText};
    await context.output.result({data, text: harmless(policyText, '\n\t')});
    return undefined;
  }
  const statements = statementsInWords(readPolicy(policyText, subject.kind));
  await context.output.result({
    data: {registryId, repositoryName, statements},
    table: {
      columns: [{heading: '#', align: 'right'}, 'sid', {heading: 'statement', prose: true}],
      rows: statements.map(({position, sid, sentence}) => [position, sid, sentence]),
    },
  });
  return undefined;
}
