import {Option} from 'commander';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import type {Purpose} from '../doctor/check-permissions.ts';
import type {Examination} from '../doctor/examine.ts';
import {type Finding, statusOfFindings} from '../doctor/finding.ts';
import type {ResultView} from '../output/output.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl doctor`. */
export const defineDoctor: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'doctor [repository]',
    group: 'Credential commands:',
    summary: 'find out why pushing or pulling does not work',
    description:
      'Look at credentials, region, endpoints, clock, proxy, token, permissions, quotas, Docker’s configuration ' +
      'and the disk, and say what to do about each fault. Nothing is changed: permissions are tried with calls ' +
      'that cannot succeed. Exits 0 when nothing is broken, 4 when it is credentials or permissions, else 1.',
    examples: [
      {command: 'ecrctl doctor', does: 'the configured registry'},
      {command: 'ecrctl doctor team/app', does: 'with the permissions on one repository'},
      {command: 'ecrctl doctor team/app --for pull', does: 'for somebody who only pulls'},
      {command: 'ecrctl doctor --local', does: 'the local ECR'},
      {command: "ecrctl doctor -o json --query 'findings[?status==`error`]'", does: 'for a script'},
    ],
    action: (context, [repository], options) =>
      doctor(context, {repository, purpose: options.for as Purpose}),
  }).addOption(
    new Option('--for <purpose>', 'look only at what this needs (default both)').choices(['pull', 'push']),
  );
};

async function doctor(context: CommandContext, examination: Examination): Promise<number | undefined> {
  const {examine} = await import('../doctor/examine.ts');
  const findings = await examine(context, examination);
  await context.output.result(findingsView(findings, context));
  return statusOfFindings(findings) || undefined;
}

function findingsView(findings: readonly Finding[], {output}: CommandContext): ResultView {
  const count = (status: Finding['status']): number => findings.filter(one => one.status === status).length;
  const summary = {
    ok: count('ok'),
    warnings: count('warning'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  output.note(`${summary.errors} broken, ${summary.warnings} doubtful, ${summary.ok} well`);
  return {
    data: {findings, summary},
    table: {
      columns: ['', 'check', {heading: 'finding', prose: true}, {heading: 'what to do', prose: true}],
      rows: findings.map(one => [MARKS[one.status], one.check, one.message, one.remedy ?? '']),
    },
  };
}

const MARKS: Record<Finding['status'], string> = {ok: 'ok', warning: 'warn', error: 'FAIL', skipped: 'skip'};
