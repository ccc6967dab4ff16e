import {EcrctlError} from '../../../errors.ts';
import type {Finding} from '../../../lifecycle/finding.ts';
import {lintLifecyclePolicy} from '../../../lifecycle/lint.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {harmless} from '../../output/harmless.ts';
import {nameOfInput} from '../../read-text.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {readPolicyText} from './judge.ts';
import {forPeople} from './preview-view.ts';

/** `ecrctl lifecycle lint`. */
export const defineLifecycleLint: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'lint <file>',
    summary: 'check a policy: every fault at once, and what it will never do',
    description:
      'Checks a policy without any registry: every fault that the service would refuse, with its place and the service’s own words, and rules that can never act. Status 2 when there is a fault.',
    examples: [
      {command: 'ecrctl lifecycle lint policy.json', does: 'check a file'},
      {command: 'ecrctl lifecycle get app | ecrctl lifecycle lint -', does: 'check what is stored'},
    ],
    action: (context, [file]) => lint(context, file!),
  });
};

async function lint(context: CommandContext, file: string): Promise<undefined> {
  const findings = lintLifecyclePolicy(await readPolicyText(file));
  const name = nameOfInput(file);
  await context.output.result({
    data: {findings},
    ...(forPeople(context)
      ? {text: findings.map(finding => findingText(context, name, finding)).join('\n')}
      : {table: {columns: [], rows: findings.map(finding => cells(name, finding))}}),
  });
  const errors = findings.filter(({severity}) => severity === 'error').length;
  if (errors === 0) {
    context.output.note(
      findings.length === 0 ? `${name}: no findings` : `${name}: the service would take it`,
    );
    return undefined;
  }
  throw new EcrctlError(
    'INVALID_POLICY',
    `${name}: ${errors === 1 ? '1 fault' : `${errors} faults`} for which the service refuses it`,
    {hint: 'each finding on standard output says how to mend it'},
  );
}

function findingText({output: {colors}}: CommandContext, name: string, finding: Finding): string {
  const {line, column, severity, message, code, suggestion, serviceMessage} = finding;
  const color = {error: colors.red, warning: colors.yellow, note: colors.cyan}[severity];
  const head = `${name}:${line}:${column}: ${color(severity)}: ${message} (${code})`;
  const service =
    serviceMessage && `the service${serviceMessage.seen ? '' : ', we guess,'} says: ${serviceMessage.text}`;
  const below = [suggestion, service].filter(one => one !== undefined).map(one => `    ${one}`);
  return [head, ...below].map(one => harmless(one, '\u001b')).join('\n');
}

function cells(name: string, {line, column, severity, code, pointer, message, suggestion}: Finding) {
  return [name, line, column, severity, code, pointer, message, suggestion];
}
