import {coveredEcrActions} from './grammar/ecr-actions.ts';
import type {PolicyDocument, PrincipalClause, PrincipalEntry, Statement} from './grammar/policy-document.ts';
import {accountMeantBy} from './grammar/principal.ts';
import {statementInWords} from './grammar/statement-words.ts';

/** What changes for someone between two policies. */
export interface EffectChange {
  change: 'added' | 'removed';
  effect: Statement['effect'];
  /** Whom it is about: an account's number, an ARN, a service or `*`; absent in identity policies and for NotPrincipal. */
  principal?: string | undefined;
  actions: readonly string[];
  /** `Allows account 111122223333 to push.` */
  sentence: string;
}

/** What two policies grant and deny differently, whatever their wording; undefined stands for no policy. */
export function diffEffects(
  before: PolicyDocument | undefined,
  after: PolicyDocument | undefined,
): EffectChange[] {
  const old = rulesOf(before);
  const now = rulesOf(after);
  return [...changes('removed', old, now), ...changes('added', now, old)];
}

/** One principal and one action of a statement, with what limits it. */
interface Rule {
  /** The same for the actions that one sentence can tell together. */
  group: string;
  statement: Statement;
  /** Of the statement's principals this one, or all that it spares. */
  principals: PrincipalClause | undefined;
  action: string;
}

function changes(
  change: EffectChange['change'],
  rules: ReadonlyMap<string, Rule>,
  others: ReadonlyMap<string, Rule>,
): EffectChange[] {
  const groups = new Map<string, Rule[]>();
  for (const [key, rule] of rules) {
    if (!others.has(key)) groups.set(rule.group, [...(groups.get(rule.group) ?? []), rule]);
  }
  return [...groups.values()].map(group => changeOf(change, group));
}

function changeOf(change: EffectChange['change'], group: readonly Rule[]): EffectChange {
  const {statement, principals} = group[0]!;
  const actions = group.map(({action}) => action);
  const told: Statement = {...statement, actions: {negated: false, patterns: actions}, principals};
  const principal = principals?.negated ? undefined : principals?.entries[0]?.id;
  return {change, effect: statement.effect, principal, actions, sentence: statementInWords(told)};
}

function rulesOf(policy: PolicyDocument | undefined): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const statement of policy?.statements ?? []) {
    for (const principals of principalsOf(statement.principals)) {
      const group = JSON.stringify([statement.effect, principals ?? null, limitsOf(statement)]);
      for (const action of actionsOf(statement)) {
        rules.set(`${group} ${action}`, {group, statement, principals, action});
      }
    }
  }
  return rules;
}

/** The ECR actions a statement covers, or its own words where they are about other services. */
function actionsOf({actions}: Statement): readonly string[] {
  const foreign = actions.patterns.filter(pattern => !/^(?:\*$|ecr:)/i.test(pattern));
  return [...coveredEcrActions(actions), ...(actions.negated ? [] : foreign)];
}

/** Each principal for itself; a negated clause only as a whole. Accounts are named by their number. */
function principalsOf(clause: PrincipalClause | undefined): (PrincipalClause | undefined)[] {
  if (!clause) return [undefined];
  const entries = clause.entries.map(({type, id}): PrincipalEntry => ({type, id: accountMeantBy(id) ?? id}));
  if (!clause.negated) return entries.map(entry => ({negated: false, entries: [entry]}));
  return [{negated: true, entries: entries.sort((one, other) => (one.id < other.id ? -1 : 1))}];
}

/** What narrows a statement, spelled so that order does not matter. */
function limitsOf({resources, conditions}: Statement): unknown {
  return [
    resources ? [resources.negated, [...resources.patterns].sort()] : null,
    conditions.map(({name, key, values}) => [name, key.toLowerCase(), [...values].sort()].join('\n')).sort(),
  ];
}
