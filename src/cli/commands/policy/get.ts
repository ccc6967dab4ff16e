import {readPolicy} from '../../../access/grammar/read-policy.ts';
import {statementsInWords} from '../../../access/grammar/statement-words.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {harmless} from '../../output/harmless.ts';
import {isRepositoryPattern} from '../../repositories/list-names.ts';
import {onOneLine, policiesOfEach} from '../../repositories/policies-of-each.ts';
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
      {command: "ecrctl policy get 'team/*' --words", does: 'of every repository that matches'},
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
  if (repository !== undefined && !options.registry && isRepositoryPattern(repository)) {
    return getPolicies(context, repository, options);
  }
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

/** The policies of every repository that matches, a line each, or with --words a line for each statement. */
async function getPolicies(
  context: CommandContext,
  pattern: string,
  {words}: {words?: boolean},
): Promise<undefined> {
  const found = await policiesOfEach(context, pattern, async name => {
    const {registryId, policyText = ''} = await (await policySubject(context, name, {})).read();
    return words
      ? {registryId, statements: statementsInWords(readPolicy(policyText, 'repository'))}
      : {registryId, policyText};
  });
  const data = {policies: found.map(({repositoryName, policy}) => ({repositoryName, ...policy}))};
  if (words) {
    await context.output.result({
      data,
      table: {
        columns: ['repository', {heading: '#', align: 'right'}, 'sid', {heading: 'statement', prose: true}],
        rows: found.flatMap(({repositoryName, policy}) =>
          (policy?.statements ?? []).map(one => [repositoryName, one.position, one.sid, one.sentence]),
        ),
      },
    });
    return undefined;
  }
  await context.output.result({
    data,
    table: {
      columns: ['repository', {heading: 'policy', cut: true}],
      rows: found.map(({repositoryName, policy}) => [repositoryName, policy && onOneLine(policy.policyText)]),
    },
  });
  return undefined;
}
