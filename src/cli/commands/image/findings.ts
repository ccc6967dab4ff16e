import type {EnhancedImageScanFinding, ImageScanFinding} from '@aws-sdk/client-ecr';
import {Option} from 'commander';
import {paginate} from '../../../ecr/paginate.ts';
import {EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {imageOf} from '../../image-of.ts';
import {counted} from '../../output/counted.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** Severities as ECR names them, the worst first. */
const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;
type Severity = (typeof SEVERITIES)[number];

/** A finding of either kind of scan. */
interface Finding {
  name: string;
  severity: Severity;
  package: string;
  installed: string;
  fixedIn: string;
  uri: string;
}

interface FindingsOptions {
  failOn?: string;
  severity?: string;
}

/** `ecrctl image findings`. */
export const defineImageFindings: CommandDefinition = (group, run) => {
  const choices = SEVERITIES.map(one => one.toLowerCase());
  defineCommand(group, run, {
    usage: 'findings <reference>',
    summary: 'list what a scan found, the worst first',
    examples: [
      {command: 'ecrctl image findings app:1.0', does: 'as a table'},
      {
        command: 'ecrctl image findings app:1.0 --fail-on high',
        does: 'exit 7 when something is high or critical',
      },
    ],
    action: (context, [reference], options) => listFindings(context, reference!, options),
  })
    .addOption(
      new Option('--fail-on <severity>', 'exit 7 when a finding is at least this severe').choices(choices),
    )
    .addOption(new Option('--severity <severity>', 'only findings at least this severe').choices(choices));
};

async function listFindings(
  context: CommandContext,
  text: string,
  options: FindingsOptions,
): Promise<number | undefined> {
  const {ecr, id, imageId} = await imageOf(context, text);
  const findings: Finding[] = [];
  let head: object = {};
  const input = {...id, imageId, maxResults: 1000};
  for await (const page of paginate(ecr.client, 'DescribeImageScanFindings', {
    input,
    signal: context.signal,
  })) {
    const {imageScanFindings, nextToken: _token, ...rest} = page;
    head = rest;
    findings.push(...(imageScanFindings?.findings ?? []).map(basicFinding));
    findings.push(...(imageScanFindings?.enhancedFindings ?? []).map(enhancedFinding));
  }
  const shown = atLeast(findings, options.severity).sort((a, b) => rank(a.severity) - rank(b.severity));
  await context.output.result({
    data: {...head, findingSeverityCounts: countBySeverity(findings), findings: shown},
    table: {
      columns: ['severity', 'name', 'package', 'installed', 'fixed in', {heading: 'uri', whole: true}],
      rows: shown.map(one => [one.severity, one.name, one.package, one.installed, one.fixedIn, one.uri]),
      empty: 'no findings',
    },
  });
  if (options.failOn === undefined) return undefined;
  const bad = atLeast(findings, options.failOn).length;
  if (bad === 0) return undefined;
  const verdict = `${counted(bad, 'finding')} ${bad === 1 ? 'is' : 'are'} ${options.failOn} or worse`;
  context.output.warn(verdict);
  context.annotations.error(`ecrctl: ${text}`, verdict);
  return EXIT_STATUS.GATE_FAILED;
}

function basicFinding(finding: ImageScanFinding): Finding {
  const attribute = (key: string) => finding.attributes?.find(one => one.key === key)?.value ?? '';
  return {
    name: finding.name ?? '',
    severity: severityOf(finding.severity),
    package: attribute('package_name'),
    installed: attribute('package_version'),
    fixedIn: attribute('fixed_in_version'),
    uri: finding.uri ?? '',
  };
}

function enhancedFinding(finding: EnhancedImageScanFinding): Finding {
  const vulnerable = finding.packageVulnerabilityDetails?.vulnerablePackages?.[0];
  return {
    name: finding.packageVulnerabilityDetails?.vulnerabilityId ?? finding.title ?? '',
    severity: severityOf(finding.severity),
    package: vulnerable?.name ?? '',
    installed: vulnerable?.version ?? '',
    fixedIn: vulnerable?.fixedInVersion ?? '',
    uri: finding.packageVulnerabilityDetails?.sourceUrl ?? '',
  };
}

function severityOf(text: string | undefined): Severity {
  return SEVERITIES.find(one => one === text?.toUpperCase()) ?? 'UNDEFINED';
}

function rank(severity: string): number {
  return SEVERITIES.indexOf(severityOf(severity));
}

function atLeast(findings: readonly Finding[], severity: string | undefined): Finding[] {
  return severity === undefined
    ? [...findings]
    : findings.filter(one => rank(one.severity) <= rank(severity));
}

function countBySeverity(findings: readonly Finding[]): Partial<Record<Severity, number>> {
  const counts: Partial<Record<Severity, number>> = {};
  for (const {severity} of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
