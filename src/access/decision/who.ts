import {parseArn} from '../grammar/arn.ts';
import {
  isEveryone,
  listsEveryone,
  type PrincipalClause,
  type PrincipalEntry,
  type Statement,
  statementName,
} from '../grammar/policy-document.ts';
import {accountRootArn, type Principal, principalOfEntry} from '../grammar/principal.ts';
import {
  conditionsInWords,
  principalInWords,
  principalsInWords,
  statementInWords,
} from '../grammar/statement-words.ts';
import type {NamedPolicy, PolicySet} from './decision.ts';
import {isSparedFromDeny, matchPrincipal} from './match-principal.ts';
import {actionMatcher, reachesResource} from './match-statement.ts';

/** What is asked: who can do all of these actions to this repository. */
export interface WhoQuestion {
  /** For example the three of `pull`. */
  actions: readonly string[];
  /** The repository's ARN. */
  resource: string;
}

/** Someone whom the documents let in. Conditions are told, not judged: nobody has made a request yet. */
export interface WhoEntry {
  /** An ARN, a service, `*`, or the name of an identity policy. */
  principal: string;
  inWords: string;
  /** Whether an identity policy of their own account must allow it too. */
  needsIdentityPolicy: boolean;
  /** Under which conditions, in words; empty when without. */
  conditions: readonly string[];
  /** Denials that hold for some requests or some of those meant, in words. */
  exceptions: readonly string[];
  /** The statements that let them in. */
  statements: readonly string[];
}

/** Who can do something by what the documents say; whoever is denied without condition is left out. */
export function who(policies: PolicySet, question: WhoQuestion): WhoEntry[] {
  const {accountId: owner = '', partition} = parseArn(question.resource) ?? {};
  const stated = statementsOf([policies.repository, policies.registry]);
  const asked = aboutQuestion(stated, question);
  const owners = owner === '' ? [] : [ownerCandidate(owner, partition)];
  const candidates = [...owners, ...namedCandidates(stated, owner)];
  const resourceBased = candidates.map(candidate => judge(candidate, asked));
  const attached = (policies.identity ?? []).map(policy =>
    judge(attachedCandidate(policy), aboutQuestion(statementsOf([policy]), question)),
  );
  return [...resourceBased, ...attached].filter(entry => entry !== undefined);
}

/** Someone who might be let in. */
interface Candidate extends Pick<WhoEntry, 'principal' | 'inWords' | 'needsIdentityPolicy'> {
  /** Whether no statement has to name them. */
  atHome?: boolean;
  /** Whether a `Principal` means them for certain, or some of them. */
  isMeantBy(clause: PrincipalClause | undefined, effect: Statement['effect']): 'yes' | 'some' | 'no';
}

interface NamedStatement {
  statement: Statement;
  policyName: string;
}

/** The statements that speak of a question, whoever is meant. */
interface AskedStatements {
  denying: readonly NamedStatement[];
  /** Per action, what allows it to somebody. */
  allowing: readonly (readonly NamedStatement[])[];
}

function aboutQuestion(
  statements: readonly NamedStatement[],
  {actions, resource}: WhoQuestion,
): AskedStatements {
  const covering = actions.map(() => [] as NamedStatement[]);
  for (const one of statements) {
    if (!reachesResource(one.statement.resources, resource)) continue;
    const covers = actionMatcher(one.statement.actions);
    for (const [position, action] of actions.entries()) if (covers(action)) covering[position]!.push(one);
  }
  const denying = new Set(covering.flat().filter(({statement}) => statement.effect === 'Deny'));
  return {
    denying: statements.filter(one => denying.has(one)),
    allowing: covering.map(found => found.filter(({statement}) => statement.effect === 'Allow')),
  };
}

function judge(candidate: Candidate, {denying, allowing}: AskedStatements): WhoEntry | undefined {
  if (denying.some(({statement}) => deniesOutright(candidate, statement))) return undefined;
  const granting = allowing.map(statements => statements.filter(one => grants(candidate, one.statement)));
  if (!candidate.atHome && granting.some(statements => statements.length === 0)) return undefined;
  const {principal, inWords, needsIdentityPolicy} = candidate;
  return {
    principal,
    inWords,
    needsIdentityPolicy,
    conditions: candidate.atHome ? [] : unique(granting.flatMap(conditionsOf)),
    exceptions: denying
      .filter(({statement}) => candidate.isMeantBy(statement.principals, 'Deny') !== 'no')
      .map(({statement}) => statementInWords(statement)),
    statements: candidate.atHome ? [] : unique(granting.flat().map(nameOf)),
  };
}

function grants(candidate: Candidate, {principals}: Statement): boolean {
  return candidate.isMeantBy(principals, 'Allow') === 'yes';
}

function deniesOutright(candidate: Candidate, {principals, conditions}: Statement): boolean {
  return conditions.length === 0 && candidate.isMeantBy(principals, 'Deny') === 'yes';
}

/** An unconditional grant makes every conditional one beside it moot. */
function conditionsOf(statements: readonly NamedStatement[]): string[] {
  const texts = statements.map(({statement}) => conditionsInWords(statement.conditions));
  return texts.includes('') ? [] : texts.map(text => text.replace(/^, /, ''));
}

/** The account that owns the repository: its users and roles, by their identity policies alone. */
function ownerCandidate(owner: string, partition: string | undefined): Candidate {
  const id = accountRootArn(owner, partition);
  return {
    ...concrete({type: 'AWS', id}, {type: 'root', arn: id, accountId: owner}),
    inWords: `account ${owner}, the owner`,
    needsIdentityPolicy: true,
    atHome: true,
  };
}

function namedCandidates(statements: readonly NamedStatement[], owner: string): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const {statement} of statements) {
    const {effect, principals} = statement;
    if (effect === 'Deny' || !principals) continue;
    const ones = principals.negated
      ? [everyone(principalsInWords(principals))]
      : principals.entries.map(entry => candidateOf(entry, owner));
    for (const one of ones) if (!found.has(one.inWords)) found.set(one.inWords, one);
  }
  found.delete(candidateOf({type: 'AWS', id: owner}, owner).inWords);
  return [...found.values()];
}

function candidateOf(entry: PrincipalEntry, owner: string): Candidate {
  if (isEveryone(entry)) return everyone('everyone with an AWS account');
  const principal = principalOfEntry(entry);
  const needsIdentityPolicy =
    principal?.type !== 'service' && (principal?.accountId !== owner || principal.type === 'root');
  return {...concrete(entry, principal), inWords: principalInWords(entry), needsIdentityPolicy};
}

function everyone(inWords: string): Candidate {
  return {
    principal: '*',
    inWords,
    needsIdentityPolicy: true,
    isMeantBy: (clause, effect) => {
      if (!clause) return 'no';
      if (clause.negated) return effect === 'Deny' ? 'some' : 'yes';
      return listsEveryone(clause) ? 'yes' : 'some';
    },
  };
}

function concrete(
  entry: PrincipalEntry,
  principal: Principal | undefined,
): Pick<Candidate, 'principal' | 'isMeantBy'> {
  const account = principal?.type === 'root' ? principal.accountId : undefined;
  return {
    principal: principal?.arn ?? entry.id,
    isMeantBy: (clause, effect) => {
      if (!clause) return 'no';
      if (means(clause, {entry, principal, effect})) return 'yes';
      return account && effect === 'Deny' && meansSomeOf(clause, account) ? 'some' : 'no';
    },
  };
}

function means(
  clause: PrincipalClause,
  {
    entry,
    principal,
    effect,
  }: {
    entry: PrincipalEntry;
    principal: Principal | undefined;
    effect: Statement['effect'];
  },
): boolean {
  const listed = principal
    ? matchPrincipal(clause, principal) !== undefined
    : clause.entries.some(one => isEveryone(one) || (one.type === entry.type && one.id === entry.id));
  if (!clause.negated) return listed;
  if (effect === 'Allow' || !principal) return !listed;
  return !isSparedFromDeny(clause, principal, false);
}

/** Whether a denial speaks of users or roles of an account, by naming them or by sparing only some. */
function meansSomeOf({negated, entries}: PrincipalClause, account: string): boolean {
  return negated || entries.some(entry => principalOfEntry(entry)?.accountId === account);
}

function attachedCandidate({name}: NamedPolicy): Candidate {
  return {
    principal: name,
    inWords: `the bearer of ${name}`,
    needsIdentityPolicy: false,
    isMeantBy: () => 'yes',
  };
}

function statementsOf(policies: readonly (NamedPolicy | undefined)[]): NamedStatement[] {
  return policies.flatMap(policy =>
    policy ? policy.document.statements.map(statement => ({statement, policyName: policy.name})) : [],
  );
}

function nameOf({policyName, statement}: NamedStatement): string {
  return `statement ${statementName(statement)} of ${policyName}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
