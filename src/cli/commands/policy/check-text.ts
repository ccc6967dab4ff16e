import type {ChalkInstance} from 'chalk';
import {accessDeniedMessage} from '../../../access/access-denied.ts';
import type {AccessRequest, Decision} from '../../../access/decision.ts';
import {explain} from '../../../access/explain.ts';
import {harmless} from '../../output/harmless.ts';

/** A check's verdict for people: one line that says it, then each action with what decided it. */
export function verdictText(
  answers: readonly {request: AccessRequest; decision: Decision}[],
  {asked, colors}: {asked: string; colors: ChalkInstance},
): string {
  const denied = answers.filter(({decision}) => !decision.allowed);
  const verdict = denied.length === 0 ? colors.green('allowed') : colors.red('denied');
  const {principal, resource} = answers[0]!.request;
  const count =
    denied.length > 0 && answers.length > 1 ? ` (${denied.length} of ${answers.length} actions)` : '';
  const head = `${verdict}: ${asked} on ${resource} by ${principal.arn}${count}`;
  const refusal = denied[0] && `AWS would say: ${accessDeniedMessage(denied[0].request, denied[0].decision)}`;
  return [head, ...reasons(answers), ...(refusal ? ['', refusal] : [])].map(line => safely(line)).join('\n');
}

/** Actions for which the same statements speak share their lines. */
function reasons(answers: readonly {request: AccessRequest; decision: Decision}[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const {request, decision} of answers) {
    const [, ...sentences] = explain(request, decision);
    const told = [decision.allowed ? 'allowed' : 'denied', ...sentences].join('\n');
    byReason.set(told, [...(byReason.get(told) ?? []), request.action]);
  }
  return [...byReason].flatMap(([told, actions]) => {
    const [verdict, ...sentences] = told.split('\n');
    return ['', `${verdict} ${actions.join(', ')}`, ...sentences.map(sentence => `  ${sentence}`)];
  });
}

/** Colours are ours and stay; everything else that could steer a terminal is shown. */
function safely(line: string): string {
  return line.replace(
    /^(\u001b\[\d+m[a-z]+\u001b\[\d+m)?(.*)$/su,
    (_, painted = '', rest: string) => painted + harmless(rest),
  );
}
