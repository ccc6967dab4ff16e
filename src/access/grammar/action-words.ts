import {type ActionGroup, actionsGrantedFor, groupsCoveredBy} from './action-groups.ts';
import {coveredEcrActions, ECR_ACTIONS} from './ecr-actions.ts';
import type {PatternClause} from './policy-document.ts';

/** How many single actions a sentence lists before it counts the rest. */
const MAX_LISTED = 4;

const GROUP_WORDS: Record<ActionGroup, string> = {
  pull: 'pull',
  push: 'push',
  delete: 'delete images',
  admin: 'do everything with the repository',
};

/** What a list of ECR actions amounts to: `pull and push`, `call ecr:ListImages`, `do everything`. */
export function actionsInWords(actions: readonly string[]): string {
  if (actions.length === 0) return 'do nothing in ECR';
  const missing = ECR_ACTIONS.map(({name}) => name).filter(name => !actions.includes(name));
  if (missing.length === 0) return 'do everything';
  if (missing.length <= MAX_LISTED) return `do everything except ${joined(missing)}`;
  const groups = groupsCoveredBy(actions);
  const told = new Set(groups.flatMap(group => actionsGrantedFor(group)));
  const others = groups.includes('admin') ? [] : actions.filter(action => !told.has(action));
  const phrases = groups.map(group => GROUP_WORDS[group]);
  return joined(others.length > 0 ? [...phrases, `call ${listed(others)}`] : phrases);
}

/** What the actions of a statement amount to; actions of other services are named as they are written. */
export function actionClauseInWords(clause: PatternClause): string {
  if (!clause.negated && clause.patterns.includes('*')) return 'do everything';
  const foreign = clause.patterns.filter(pattern => !clause.negated && !/^(?:\*|ecr:)/i.test(pattern));
  const own = coveredEcrActions(clause);
  if (own.length === 0 && foreign.length > 0) return joined(foreign);
  return joined([actionsInWords(own), ...foreign]);
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(words: readonly string[], conjunction = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

function listed(actions: readonly string[]): string {
  const rest = actions.length - MAX_LISTED;
  if (rest <= 0) return joined(actions);
  return joined([...actions.slice(0, MAX_LISTED), `${rest} more action${rest === 1 ? '' : 's'}`]);
}
