import {actionClauseInWords, joined} from './action-words.ts';
import {isAccountId, parseArn} from './arn.ts';
import type {
  Condition,
  PatternClause,
  PolicyDocument,
  PrincipalClause,
  PrincipalEntry,
  Statement,
} from './policy-document.ts';

/** A statement in one sentence, with what a list of statements shows beside it. */
export interface StatementInWords {
  position: number;
  sid?: string | undefined;
  effect: Statement['effect'];
  sentence: string;
}

/** Every statement of a policy as a sentence, for people who do not read JSON. */
export function statementsInWords(policy: PolicyDocument): StatementInWords[] {
  return policy.statements.map(statement => ({
    position: statement.position,
    sid: statement.sid,
    effect: statement.effect,
    sentence: statementInWords(statement),
  }));
}

/** `Allows account 111122223333 to pull, if aws:SourceIp is in 10.0.0.0/8.` */
export function statementInWords(statement: Statement): string {
  const {effect, principals, actions, resources, conditions} = statement;
  const verb = effect === 'Allow' ? 'Allows' : 'Forbids';
  const who = principals ? principalsInWords(principals) : 'the bearer';
  const what = actionClauseInWords(actions);
  return `${verb} ${who} to ${what}${resourcesInWords(resources)}${conditionsInWords(conditions)}.`;
}

/** `account 111122223333 and user ci in 444455556666`. */
export function principalsInWords({negated, entries}: PrincipalClause): string {
  const names = entries.map(principalInWords);
  return negated ? `everyone except ${joined(names)}` : joined(names);
}

/** One principal as people speak of it. */
export function principalInWords({type, id}: PrincipalEntry): string {
  if (type === 'Service') return `the service ${id}`;
  if (type === 'Federated') return `federated users of ${id}`;
  if (type === 'CanonicalUser') return `the canonical user ${id}`;
  return awsPrincipalInWords(id);
}

/** An AWS principal (ARN, account id or `*`) as people speak of it. */
export function awsPrincipalInWords(id: string): string {
  if (id === '*') return 'everyone';
  if (isAccountId(id)) return `account ${id}`;
  const arn = parseArn(id);
  if (!arn) return id;
  if (arn.resource === 'root') return `account ${arn.accountId}`;
  const [kind, ...path] = arn.resource.split('/');
  if (kind === 'assumed-role') return `session ${path[1]} of role ${path[0]} in ${arn.accountId}`;
  return `${kind} ${path.join('/')} in ${arn.accountId}`;
}

/** `, if aws:SourceIp is in 10.0.0.0/8 and …`; empty without conditions. */
export function conditionsInWords(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : `, if ${joined(conditions.map(conditionInWords))}`;
}

const VERBS: Record<string, string> = {
  StringEquals: 'is',
  StringNotEquals: 'is not',
  StringEqualsIgnoreCase: 'is (in any case)',
  StringNotEqualsIgnoreCase: 'is not (in any case)',
  StringLike: 'is like',
  StringNotLike: 'is not like',
  NumericEquals: '=',
  NumericNotEquals: '≠',
  NumericLessThan: '<',
  NumericLessThanEquals: '≤',
  NumericGreaterThan: '>',
  NumericGreaterThanEquals: '≥',
  DateEquals: 'is',
  DateNotEquals: 'is not',
  DateLessThan: 'is before',
  DateLessThanEquals: 'is not after',
  DateGreaterThan: 'is after',
  DateGreaterThanEquals: 'is not before',
  Bool: 'is',
  BinaryEquals: 'is',
  IpAddress: 'is in',
  NotIpAddress: 'is not in',
  ArnEquals: 'is like',
  ArnLike: 'is like',
  ArnNotEquals: 'is not like',
  ArnNotLike: 'is not like',
};

/** `aws:SourceIp is in 10.0.0.0/8 or 192.168.0.0/16`. */
export function conditionInWords({operator, key, values}: Condition): string {
  if (operator.family === 'null')
    return `${key} is ${values[0]?.toLowerCase() === 'true' ? 'absent' : 'present'}`;
  const set = {ForAllValues: 'every value of ', ForAnyValue: 'some value of '};
  const optional = operator.ifExists ? ' (where it exists)' : '';
  const subject = `${operator.set ? set[operator.set] : ''}${key}${optional}`;
  return `${subject} ${VERBS[operator.base] ?? operator.base} ${joined(values, 'or')}`;
}

function resourcesInWords(resources: PatternClause | undefined): string {
  if (!resources || (!resources.negated && resources.patterns.includes('*'))) return '';
  const names = resources.patterns.map(resourceInWords);
  return resources.negated ? ` on everything except ${joined(names)}` : ` on ${joined(names)}`;
}

/** A repository by its name, any other resource by its ARN. */
function resourceInWords(resource: string): string {
  const arn = parseArn(resource);
  const name = arn?.resource.startsWith('repository/') ? arn.resource.slice('repository/'.length) : undefined;
  if (!arn || name === undefined) return resource;
  const place = [arn.accountId, arn.region].filter(part => part !== '' && part !== '*').join(' ');
  return `repository ${name}${place ? ` (${place})` : ''}`;
}
