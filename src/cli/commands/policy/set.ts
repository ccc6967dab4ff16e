import {Option} from 'commander';
import {partitionOfRegion} from '../../../access/grammar/arn.ts';
import {lintPolicy} from '../../../access/lint/lint-policy.ts';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {collect} from '../../option-values.ts';
import {harmless} from '../../output/harmless.ts';
import {nameOfInput} from '../../read-text.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {comparePolicies, differenceText} from './policy-difference.ts';
import {readPolicyFile} from './policy-file.ts';
import {currentPolicyText, type PolicySubject, policySubject} from './policy-subject.ts';
import {mergeTemplates, type TemplateFlags, templatesOf} from './templates.ts';

interface SetFlags extends TemplateFlags {
  registry?: boolean;
  force?: boolean;
}

/** `ecrctl policy set`. */
export const definePolicySet: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'set [repository-or-file] [file]',
    summary: 'set a policy from a file, or let somebody pull or push',
    description:
      'Set a policy from a file (- for standard input), or merge statements that let somebody pull or push into ' +
      'the policy that is there. The difference is shown first; a merged policy is asked about. A policy with errors is not sent.',
    examples: [
      {command: 'ecrctl policy set team/app policy.json', does: 'replace the policy'},
      {command: 'ecrctl policy set team/app --allow-pull 444455556666', does: 'let another account pull'},
      {
        command: 'ecrctl policy set team/app --allow-push arn:aws:iam::444455556666:role/ci',
        does: 'let a role push',
      },
      {
        command: 'ecrctl policy set team/app --allow-pull lambda.amazonaws.com --source-account 111122223333',
        does: 'let a service pull for one account',
      },
      {command: 'ecrctl policy set --registry policy.json', does: 'the policy of the registry'},
    ],
    action: (context, args, options) => setPolicy(context, args, options),
  })
    .option('--registry', 'the policy of the registry')
    .option('--allow-pull <principal>', 'merge: let an account, ARN or service pull', collect)
    .option('--allow-push <principal>', 'merge: let an account, ARN or service push', collect)
    .option('--allow-delete <principal>', 'merge: let an account, ARN or service delete images', collect)
    .option('--source-account <account>', 'merge: a service may come on behalf of this account only')
    .addOption(new Option('--force', 'set it even if nobody could change it afterwards'));
};

async function setPolicy(context: CommandContext, args: string[], options: SetFlags): Promise<undefined> {
  const {repository, file} = readArguments(args, {
    registry: options.registry === true,
    file: templatesOf(options).length === 0,
  });
  const subject = await policySubject(context, repository, options);
  context.beforeChange('set a policy');
  const given = file === undefined ? undefined : await readPolicyFile(file);
  const templates = templatesOf(options, partitionOfRegion(await subject.ecr.client.region()));
  const before = await currentPolicyText(subject);
  const after = given ?? mergeTemplates(before, {kind: subject.kind, templates});
  checkPolicy(context, {text: after, name: file === undefined ? 'the policy' : nameOfInput(file)}, subject);
  await change(context, subject, {before, after, ask: templates.length > 0, force: options.force === true});
  await context.output.result({
    data: {registryId: subject.ecr.registryId, repositoryName: subject.repositoryName, policyText: after},
    text: await subject.name(),
  });
  return undefined;
}

/** Shows the difference, asks where statements were merged, and sends the policy; nothing is sent without a difference. */
async function change(
  context: CommandContext,
  subject: PolicySubject,
  {before, after, ask, force}: {before: string | undefined; after: string; ask: boolean; force: boolean},
): Promise<void> {
  const {output, settings} = context;
  const difference = comparePolicies(readable(before, subject), after, subject.kind);
  if (difference.none) {
    output.note('the policy is so already');
    return;
  }
  output.note(differenceText(difference, output.noteColors).trimEnd());
  if (settings.dryRun) return;
  if (ask) await context.confirm(`set this policy on ${await subject.place()}?`);
  await subject.write(after, {force});
}

/** With a file, the last argument is the file; with templates there is none. */
function readArguments(
  args: readonly string[],
  wanted: {registry: boolean; file: boolean},
): {repository: string | undefined; file: string | undefined} {
  const rest = [...args];
  const repository = wanted.registry ? undefined : rest.shift();
  const file = rest.shift();
  if (rest.length === 0 && wanted.file === (file !== undefined)) return {repository, file};
  throw wanted.file
    ? new EcrctlError('USAGE', 'no policy is given', {
        hint: 'name a file, or use --allow-pull or --allow-push',
      })
    : new EcrctlError('USAGE', 'a file and --allow-… are both given', {
        hint: 'set a file, or merge a statement',
      });
}

/**
 * Errors end it here, before the service would. Dangers are told, and so are actions that we do not know:
 * the service may have learnt new ones.
 */
function checkPolicy(
  context: CommandContext,
  {text, name}: {text: string; name: string},
  {kind, ecr}: PolicySubject,
): void {
  const findings = lintPolicy(text, {kind, accountId: ecr.registryId});
  const error = findings.find(({severity, code}) => severity === 'error' && code !== 'UNKNOWN_ACTION');
  if (error) {
    const place = `(line ${error.line}, column ${error.column})`;
    throw new EcrctlError('INVALID_POLICY', `${name}: ${error.message} ${place}`, {hint: error.suggestion});
  }
  for (const {severity, message, suggestion} of findings) {
    if (severity === 'danger' || severity === 'error') {
      context.output.warn(harmless(`${message}; ${suggestion}`));
    }
  }
}

/** A policy that we cannot read, though the service has it, counts as none in a difference. */
function readable(text: string | undefined, {kind}: PolicySubject): string | undefined {
  if (text === undefined) return undefined;
  return lintPolicy(text, {kind}).some(({code}) => code === 'GRAMMAR' || code === 'NOT_JSON')
    ? undefined
    : text;
}
