import type {ChalkInstance} from 'chalk';
import {diffEffects, type EffectChange} from '../../../access/diff-policies.ts';
import type {JsonObject} from '../../../access/grammar/grammar-fault.ts';
import type {PolicyDocument, PolicyKind} from '../../../access/grammar/policy-document.ts';
import {comparablePolicy} from '../../../access/grammar/policy-text.ts';
import {readPolicy} from '../../../access/grammar/read-policy.ts';
import {harmless} from '../../output/harmless.ts';
import {type DiffLine, diffLines, renderDiff} from '../../output/line-diff.ts';

/** How two policies differ: in what they grant and deny, and in their text. */
export interface PolicyDifference {
  changes: readonly EffectChange[];
  lines: readonly DiffLine[];
  /** Whether not even the text differs, layout aside. */
  none: boolean;
}

/** Compares two policies; undefined stands for no policy. @throws EcrctlError INVALID_POLICY */
export function comparePolicies(
  before: string | undefined,
  after: string | undefined,
  kind: PolicyKind,
): PolicyDifference {
  const read = (text: string | undefined): PolicyDocument | undefined =>
    text === undefined ? undefined : readPolicy(text, kind);
  const changes = diffEffects(read(before), read(after));
  const lines = diffLines(layout(before), layout(after));
  return {changes, lines, none: lines.every(({change}) => change === 'same')};
}

/** A difference for people: first what it means, then the lines of the text. */
export function differenceText({changes, lines, none}: PolicyDifference, colors: ChalkInstance): string {
  if (none) return '';
  const paint = {added: colors.green, removed: colors.red, same: (text: string) => text};
  const effects = changes.map(({change, sentence}) =>
    paint[change](harmless(`${change === 'added' ? '+' : '-'} ${sentence}`)),
  );
  const meaning = effects.length > 0 ? effects.join('\n') : 'What is allowed and denied stays the same.';
  const text = renderDiff(lines, ({change}, line) => paint[change](harmless(line)));
  return `${meaning}\n\n${text}`;
}

function layout(text: string | undefined): string {
  return text === undefined ? '' : comparablePolicy(JSON.parse(text) as JsonObject);
}
