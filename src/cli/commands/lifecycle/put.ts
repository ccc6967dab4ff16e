import {EcrctlError, hasCode} from '../../../errors.ts';
import {diff, NO_POLICY} from '../../../lifecycle/diff.ts';
import {type Evaluation, evaluate} from '../../../lifecycle/evaluate.ts';
import {parseLifecyclePolicy} from '../../../lifecycle/parse.ts';
import type {LifecyclePolicy} from '../../../lifecycle/policy.ts';
import {summarize} from '../../../lifecycle/summary.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {alignedTable} from '../../output/aligned-table.ts';
import {placeOf} from '../../questions/place-of.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {imagesToJudge} from './images-to-judge.ts';
import {readPolicy, warnOfPolicy} from './judge.ts';
import {addReadIndexesOption} from './options.ts';
import {previewLine, rulesTable} from './preview-view.ts';
import {readStoredPolicy} from './stored-policy.ts';

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

async function putPolicy(context: CommandContext, {name, file, readIndexes}: PutRequest): Promise<undefined> {
  context.beforeChange('put a lifecycle policy');
  const {policyText: lifecyclePolicyText, policy} = await readPolicy(file);
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
  const {repository} = source;
  const images = await imagesToJudge(context, source, [policy]);
  const evaluation = evaluate(policy, images, context.now());
  const summary = summarize(evaluation);
  const heading = (text: string) => context.output.noteColors.bold(text);
  const width = context.output.settings.stderr.columns;
  context.output.note(alignedTable(rulesTable(summary), {now: evaluation.now, heading, width}).trimEnd());
  const line = previewLine(summary);
  context.output.note(
    `${line}; ${changeLine(await storedPolicy(context, repository), {policy, evaluation})}`,
  );
  return summary.expired.images + summary.transitioned.images === 0 ? 'lets nothing go now' : line;
}

function changeLine(
  before: LifecyclePolicy,
  {policy, evaluation}: {policy: LifecyclePolicy; evaluation: Evaluation},
): string {
  const {changed} = diff({before, after: policy}, evaluation.images, evaluation.now);
  return `compared with ${before === NO_POLICY ? 'no policy' : 'the stored one'}, ${changed.length === 1 ? '1 comes' : `${changed.length} come`} out differently`;
}

async function storedPolicy(context: CommandContext, repository: EcrRepository): Promise<LifecyclePolicy> {
  try {
    const {lifecyclePolicyText = ''} = await readStoredPolicy(context, repository);
    return parseLifecyclePolicy(lifecyclePolicyText);
  } catch (error) {
    if (error instanceof EcrctlError && hasCode(error, 'POLICY_NOT_FOUND', 'INVALID_POLICY'))
      return NO_POLICY;
    throw error;
  }
}
