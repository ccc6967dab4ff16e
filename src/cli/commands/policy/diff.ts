import {EcrctlError, EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {comparePolicies, differenceText} from './policy-difference.ts';
import {readPolicyFile} from './policy-file.ts';
import {currentPolicyText, policySubject} from './policy-subject.ts';

interface DiffFlags {
  registry?: boolean;
  policy?: string;
  failIfChanged?: boolean;
}

/** `ecrctl policy diff`. */
export const definePolicyDiff: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'diff <repository-or-file> [file]',
    summary: 'show what a policy file would change, by effect and by text',
    description:
      'Show what a policy file would change: who gains and who loses what, and the lines of the text. It is ' +
      'compared with the policy in the registry, or with another file given as --policy, which needs no registry.',
    examples: [
      {command: 'ecrctl policy diff team/app policy.json', does: 'against the repository’s policy'},
      {command: 'ecrctl policy diff --registry policy.json', does: 'against the registry’s policy'},
      {command: 'ecrctl policy diff new.json --policy old.json', does: 'two files, offline'},
    ],
    action: (context, args, options) => diff(context, args, options),
  })
    .option('--registry', 'the file is a policy of the registry')
    .option('--policy <file>', 'compare with this file instead of asking the registry')
    .option('--fail-if-changed', 'exit with 7 when there is a difference');
};

async function diff(context: CommandContext, args: string[], options: DiffFlags): Promise<number> {
  const kind = options.registry ? 'registry' : 'repository';
  const {before, file} = await bothSides(context, args, options);
  const difference = comparePolicies(before, await readPolicyFile(file), kind);
  await context.output.result({
    data: {changes: difference.changes, lines: difference.lines.filter(({change}) => change !== 'same')},
    text: differenceText(difference, context.output.colors),
  });
  if (difference.none) context.output.note('no difference');
  return options.failIfChanged && !difference.none ? EXIT_STATUS.GATE_FAILED : 0;
}

async function bothSides(
  context: CommandContext,
  args: readonly string[],
  options: DiffFlags,
): Promise<{before: string | undefined; file: string}> {
  const file = args.at(-1)!;
  const repository = args.length > 1 ? args[0] : undefined;
  if (options.policy === undefined) {
    const subject = await policySubject(context, repository, options);
    return {before: await currentPolicyText(subject), file};
  }
  if (repository !== undefined) {
    throw new EcrctlError('USAGE', 'a repository and --policy are both given', {
      hint: 'compare the file with one of them',
    });
  }
  return {before: await readPolicyFile(options.policy), file};
}
