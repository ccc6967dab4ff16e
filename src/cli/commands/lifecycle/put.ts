import type {LifecyclePolicy} from '../../../lifecycle/policy.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {alignedTable} from '../../output/aligned-table.ts';
import {placeOf} from '../../questions/place-of.ts';
import {isRepositoryPattern} from '../../repositories/list-names.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {consequenceOf} from './consequence.ts';
import {readPolicy, warnOfPolicy} from './judge.ts';
import {addReadIndexesOption} from './options.ts';
import {previewLine, rulesTable} from './preview-view.ts';
import {putOnMany} from './put-on-many.ts';

/** `ecrctl lifecycle put`. */
export const defineLifecyclePut: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'put <repository> <file>',
    summary: 'store a policy, after showing what it will do',
    description: 'Stores a policy. What it will do to the images is shown first, and asked about.',
    examples: [
      {command: 'ecrctl lifecycle put app policy.json', does: 'shown first, then asked'},
      {command: 'ecrctl lifecycle put app policy.json --yes', does: 'unasked'},
      {command: 'ecrctl lifecycle put app policy.json --dry-run', does: 'only shown'},
      {command: "ecrctl lifecycle put 'mirror/*' policy.json", does: 'on every repository that matches'},
    ],
    action: (context, [repository, file], options) =>
      putPolicy(context, {name: repository!, file: file!, ...(options as {readIndexes?: boolean})}),
  });
  addReadIndexesOption(command);
};

interface PutRequest {
  name: string;
  file: string;
  readIndexes?: boolean;
}

async function putPolicy(
  context: CommandContext,
  {name, file, readIndexes}: PutRequest,
): Promise<number | undefined> {
  context.beforeChange('put a lifecycle policy');
  const source = await readPolicy(file);
  if (isRepositoryPattern(name)) return putOnMany(context, {pattern: name, source, readIndexes});
  const {policyText: lifecyclePolicyText, policy} = source;
  const repository = await repositoryOf(context, name);
  warnOfPolicy(context, lifecyclePolicyText);
  const where = `${await repository.ecr.host()}/${repository.id.repositoryName}`;
  const consequence = await showConsequence(context, {repository, readIndexes}, policy);
  const input = {...repository.id, lifecyclePolicyText};
  if (context.settings.dryRun) {
    await context.output.result({data: input, text: where});
    return undefined;
  }
  await context.confirm(
    `put this policy on ${repository.id.repositoryName} (${await placeOf(repository.ecr)}), which ${consequence}?`,
  );
  const data = await repository.ecr.client.send('PutLifecyclePolicy', input, context);
  await context.output.result({data, text: where});
  return undefined;
}

/** Shows on standard error what the policy will do and what it changes; gives the first as one line. */
async function showConsequence(
  context: CommandContext,
  source: {repository: EcrRepository; readIndexes: boolean | undefined},
  policy: LifecyclePolicy,
): Promise<string> {
  const {evaluation, summary, replaces, changed} = await consequenceOf(context, source, policy);
  const heading = (text: string) => context.output.noteColors.bold(text);
  const width = context.output.settings.stderr.columns;
  context.output.note(alignedTable(rulesTable(summary), {now: evaluation.now, heading, width}).trimEnd());
  const line = previewLine(summary);
  const than = replaces ? 'the stored one' : 'no policy';
  const many = changed === 1 ? '1 comes' : `${changed} come`;
  context.output.note(`${line}; compared with ${than}, ${many} out differently`);
  return summary.expired.images + summary.transitioned.images === 0 ? 'lets nothing go now' : line;
}
