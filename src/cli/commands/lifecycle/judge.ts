import {EcrctlError} from '../../../errors.ts';
import {type Evaluation, evaluate} from '../../../lifecycle/evaluate.ts';
import type {LifecycleImage} from '../../../lifecycle/image.ts';
import {lintLifecyclePolicy} from '../../../lifecycle/lint.ts';
import {parseLifecyclePolicy} from '../../../lifecycle/parse.ts';
import type {LifecyclePolicy} from '../../../lifecycle/policy.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {nameOfInput, readText} from '../../read-text.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import {imagesToJudge} from './images-to-judge.ts';
import type {JudgeOptions} from './options.ts';
import {readStoredPolicy} from './stored-policy.ts';

/** Ten times what the service takes, so that a policy with long white space can still be judged. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** A policy and what it is judged on. */
export interface Judged {
  policyText: string;
  policy: LifecyclePolicy;
  images: LifecycleImage[];
  evaluation: Evaluation;
  /** Absent when everything came from files. */
  repository?: EcrRepository;
}

/** Reads the policy and the images that a command names, and judges the images. */
export async function judge(
  context: CommandContext,
  repositoryName: string | undefined,
  options: JudgeOptions,
): Promise<Judged> {
  checkSources(repositoryName, options);
  const repository = repositoryName === undefined ? undefined : await repositoryOf(context, repositoryName);
  const {policyText, policy} = await policyOf(context, repository, options.policy);
  const source = options.images
    ? {file: options.images}
    : {repository: repository!, readIndexes: options.readIndexes};
  const images = await imagesToJudge(context, source, [policy]);
  const evaluation = evaluate(policy, images, options.now ?? context.now());
  return {policyText, policy, images, evaluation, ...(repository && {repository})};
}

/** A policy and the text that it comes from. */
export type PolicySource = Pick<Judged, 'policyText' | 'policy'>;

/** Reads a policy from a file or from standard input. @throws EcrctlError INVALID_POLICY */
export async function readPolicy(path: string): Promise<PolicySource> {
  const policyText = await readPolicyText(path);
  return {policyText, policy: parseLifecyclePolicy(policyText, nameOfInput(path))};
}

/** Reads a policy's text from a file or from standard input. */
export function readPolicyText(path: string): Promise<string> {
  return readText(path, {what: 'the policy', maxBytes: MAX_POLICY_BYTES});
}

/** Tells on standard error what a policy will never do. */
export function warnOfPolicy(context: CommandContext, text: string): void {
  for (const {severity, message} of lintLifecyclePolicy(text)) {
    if (severity === 'warning') context.output.warn(message);
  }
}

async function policyOf(
  context: CommandContext,
  repository: EcrRepository | undefined,
  file: string | undefined,
): Promise<PolicySource> {
  if (file !== undefined) return readPolicy(file);
  const {lifecyclePolicyText: policyText = ''} = await readStoredPolicy(context, repository!);
  return {policyText, policy: parseLifecyclePolicy(policyText, 'the stored policy')};
}

function checkSources(repositoryName: string | undefined, {policy, images}: JudgeOptions): void {
  if (repositoryName === undefined && images === undefined) {
    throw new EcrctlError('USAGE', 'there are no images to judge', {
      hint: 'name a repository, or give what aws ecr describe-images printed with --images FILE',
    });
  }
  if (repositoryName === undefined && policy === undefined) {
    throw new EcrctlError('USAGE', 'there is no policy to judge by', {
      hint: 'give one with --policy FILE, or name the repository whose stored policy is meant',
    });
  }
  if (policy === '-' && images === '-') {
    throw new EcrctlError('USAGE', 'the policy and the images cannot both come from standard input', {
      hint: 'write one of them to a file',
    });
  }
}
