import {EcrctlError, hasCode} from '../../../errors.ts';
import {diff, NO_POLICY} from '../../../lifecycle/diff.ts';
import {type Evaluation, evaluate} from '../../../lifecycle/evaluate.ts';
import {parseLifecyclePolicy} from '../../../lifecycle/parse.ts';
import type {LifecyclePolicy} from '../../../lifecycle/policy.ts';
import {type Summary, summarize} from '../../../lifecycle/summary.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';
import {imagesToJudge} from './images-to-judge.ts';
import {readStoredPolicy} from './stored-policy.ts';

/** What a policy will do to a repository once it is put there. */
export interface Consequence {
  evaluation: Evaluation;
  summary: Summary;
  /** Whether a policy is there now. */
  replaces: boolean;
  /** Images that come out differently than with what is there now. */
  changed: number;
}

/** Judges the images of a repository by a policy, and compares with the one that is stored. */
export async function consequenceOf(
  context: CommandContext,
  source: {repository: EcrRepository; readIndexes: boolean | undefined},
  policy: LifecyclePolicy,
): Promise<Consequence> {
  const images = await imagesToJudge(context, source, [policy]);
  const evaluation = evaluate(policy, images, context.now());
  const before = await storedPolicy(context, source.repository);
  const {changed} = diff({before, after: policy}, evaluation.images, evaluation.now);
  const replaces = before !== NO_POLICY;
  return {evaluation, summary: summarize(evaluation), replaces, changed: changed.length};
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
