import {Option} from 'commander';
import type {PolicyKind} from '../../../access/grammar/policy-document.ts';
import type {Finding, FindingSeverity} from '../../../access/lint/finding.ts';
import {lintPolicy} from '../../../access/lint/lint-policy.ts';
import {EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import type {Cell} from '../../output/cell.ts';
import {nameOfInput} from '../../read-text.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {forPeople} from '../lifecycle/preview-view.ts';
import {findingsText} from './findings-text.ts';
import {readPolicyFile} from './policy-file.ts';

/** The severities that `--fail-on` takes, the worst first. */
const SEVERITIES: readonly FindingSeverity[] = ['error', 'danger', 'warning', 'note'];

interface LintFlags {
  registry?: boolean;
  identity?: boolean;
  failOn?: FindingSeverity;
}

/** `ecrctl policy lint`. */
export const definePolicyLint: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'lint <files...>',
    summary: 'find mistakes and dangers in policy files; needs no registry',
    description:
      'Find mistakes and dangers in policy files: what AWS refuses (errors), what exposes or locks (dangers), ' +
      'what will surprise (warnings). Exits with 2 when a policy has errors, and with 7 for whatever --fail-on names. ' +
      'With --registry-id, that account counts as the owner.',
    examples: [
      {command: 'ecrctl policy lint policy.json', does: 'a repository policy'},
      {
        command: 'ecrctl policy lint --identity role.json --fail-on danger',
        does: 'as a gate for a role’s policy',
      },
    ],
    action: (context, files, options) => lint(context, files, options),
  })
    .option('--registry', 'they are policies of a registry')
    .addOption(new Option('--identity', 'they are policies of users, groups or roles').conflicts('registry'))
    .addOption(
      new Option('--fail-on <severity>', 'exit with 7 at this severity or a worse one').choices(SEVERITIES),
    );
};

async function lint(context: CommandContext, files: string[], options: LintFlags): Promise<number> {
  const kind: PolicyKind = options.registry ? 'registry' : options.identity ? 'identity' : 'repository';
  const found: (Finding & {file: string})[] = [];
  for (const file of files) {
    const text = await readPolicyFile(file);
    const findings = lintPolicy(text, {kind, accountId: context.settings.registryId});
    found.push(...findings.map(finding => ({file: nameOfInput(file), ...finding})));
  }
  await context.output.result({
    data: {findings: found},
    ...(forPeople(context)
      ? {text: findingsText(found, context.output.colors)}
      : {table: {columns: [], rows: found.map(cells)}}),
  });
  if (found.length === 0) context.output.note('no findings');
  return statusOf(found, options.failOn);
}

function cells(one: Finding & {file: string}): Cell[] {
  const {file, line, column, severity, code, pointer, message, suggestion} = one;
  return [file, line, column, severity, code, pointer, message, suggestion];
}

function statusOf(findings: readonly Finding[], failOn: FindingSeverity | undefined): number {
  if (findings.some(({severity}) => severity === 'error')) return EXIT_STATUS.INVALID_POLICY;
  const limit = failOn === undefined ? -1 : SEVERITIES.indexOf(failOn);
  return findings.some(({severity}) => SEVERITIES.indexOf(severity) <= limit) ? EXIT_STATUS.GATE_FAILED : 0;
}
