import type {ChalkInstance} from 'chalk';
import {accessDeniedMessage} from '../../../access/decision/access-denied.ts';
import type {AccessRequest, Decision} from '../../../access/decision/decision.ts';
import {explain} from '../../../access/decision/explain.ts';
import {harmless} from '../../output/harmless.ts';

/** One action with its decision. */
export interface Answer {
  request: AccessRequest;
  decision: Decision;
}

/** A check's verdict for people: one line that says it, then each action with what decided it. */
export function verdictText(
  answers: readonly Answer[],
  {asked, colors}: {asked: string; colors: ChalkInstance},
): string {
  const denied = answers.filter(({decision}) => !decision.allowed);
  const verdict = denied.length === 0 ? colors.green('allowed') : colors.red('denied');
  const {principal, resource} = answers[0]!.request;
  const count =
    denied.length > 0 && answers.length > 1 ? ` (${denied.length} of ${answers.length} actions)` : '';
  const refusal = denied[0] && accessDeniedMessage(denied[0].request, denied[0].decision);
  const lines = [
    `${asked} on ${resource} by ${principal.arn}${count}`,
    ...reasons(answers),
    ...(refusal ? ['', `AWS would say: ${refusal}`] : []),
  ];
  return `${verdict}: ${lines.map(line => harmless(line)).join('\n')}`;
}

/** Actions for which the same statements speak share their lines. */
function reasons(answers: readonly Answer[]): string[] {
  const byReason = new Map<string, {allowed: boolean; sentences: string[]; actions: string[]}>();
  for (const {request, decision} of answers) {
    const [, ...sentences] = explain(request, decision);
    const key = sentences.join('\n');
    const known = byReason.get(key);
    if (known) known.actions.push(request.action);
    else byReason.set(key, {allowed: decision.allowed, sentences, actions: [request.action]});
  }
  return [...byReason.values()].flatMap(({allowed, sentences, actions}) => [
    '',
    `${allowed ? 'allowed' : 'denied'} ${actions.join(', ')}`,
    ...sentences.map(sentence => `  ${sentence}`),
  ]);
}
