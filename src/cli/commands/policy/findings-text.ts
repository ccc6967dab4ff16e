import type {ChalkInstance} from 'chalk';
import type {Finding, FindingSeverity} from '../../../access/lint/finding.ts';
import {harmless} from '../../output/harmless.ts';

/** Findings as compilers print them: `file:line:column: severity: message`, then what to do, indented. */
export function findingsText(findings: readonly (Finding & {file: string})[], colors: ChalkInstance): string {
  const paint: Record<FindingSeverity, (text: string) => string> = {
    error: colors.red,
    danger: colors.redBright,
    warning: colors.yellow,
    note: colors.cyan,
  };
  return findings
    .map(({file, line, column, severity, code, message, suggestion}) => {
      const head = `${harmless(file)}:${line}:${column}: ${paint[severity](severity)}: ${harmless(message)} [${code}]`;
      return `${head}\n  ${harmless(suggestion)}\n`;
    })
    .join('');
}
