import type {PatternClause, PolicyVersion, Statement} from '../grammar/policy-document.ts';
import type {Principal} from '../grammar/principal.ts';
import {type ConditionOutcome, judgeCondition} from './condition.ts';
import {isSparedFromDeny, matchPrincipal, type PrincipalGrade} from './match-principal.ts';
import {ignoringCase, matchesPattern, wildcardPattern} from './pattern.ts';
import {patternFor, replaceVariables} from './policy-variables.ts';
import type {RequestContext} from './request-context.ts';
import {matchesResourcePattern} from './resource-pattern.ts';

/** A request as the matching of statements needs it. */
export interface StatementRequest {
  principal: Principal;
  /** For example `ecr:PutImage`. */
  action: string;
  /** The ARN of the resource, or `*` for operations on no single resource. */
  resource: string;
  context: RequestContext;
  /** Whether the principal has a permissions boundary. */
  bounded: boolean;
}

/** The first element of a statement that keeps it from applying, with the conditions that are not met. */
export type Mismatch =
  | {element: 'principal' | 'action' | 'resource'}
  | {element: 'condition'; conditions: readonly ConditionOutcome[]};

/** Whether a statement applies to a request. */
export interface StatementMatch {
  applies: boolean;
  /** By which name a `Principal` means the requester; absent in identity policies. */
  grade?: PrincipalGrade | undefined;
  mismatch?: Mismatch | undefined;
}

/** Compares a statement with a request: principal, action, resource, conditions. */
export function matchStatement(
  statement: Statement,
  request: StatementRequest,
  version: PolicyVersion,
): StatementMatch {
  const grade = gradeOf(statement, request);
  if (statement.principals && !grade) return {applies: false, mismatch: {element: 'principal'}};
  if (!coversAction(statement.actions, request.action)) {
    return {applies: false, grade, mismatch: {element: 'action'}};
  }
  if (!coversResource(statement.resources, request, version)) {
    return {applies: false, grade, mismatch: {element: 'resource'}};
  }
  const conditions = statement.conditions
    .map(condition => judgeCondition(condition, request.context, version))
    .filter(outcome => !outcome.met);
  if (conditions.length > 0) return {applies: false, grade, mismatch: {element: 'condition', conditions}};
  return {applies: true, grade};
}

/** Whether an action element covers an action; names of actions are compared in any case. */
export function coversAction(clause: PatternClause, action: string): boolean {
  return actionMatcher(clause)(action);
}

/** The same for many actions: the patterns are compiled once. */
export function actionMatcher({negated, patterns}: PatternClause): (action: string) => boolean {
  const compiled = patterns.map(pattern => ignoringCase(wildcardPattern(pattern)));
  return action => {
    const name = action.toLowerCase();
    return compiled.some(pattern => matchesPattern(pattern, name)) !== negated;
  };
}

function coversResource(
  resources: PatternClause | undefined,
  {resource, context}: StatementRequest,
  version: PolicyVersion,
): boolean {
  if (!resources) return true;
  const variables = version === '2012-10-17' ? context : undefined;
  const named = resources.patterns.some(text => {
    const pattern = patternFor(text, {wildcards: true, context: variables});
    return pattern !== undefined && matchesResourcePattern(pattern, resource);
  });
  return named !== resources.negated;
}

function gradeOf(
  {principals, effect}: Statement,
  {principal, bounded}: StatementRequest,
): PrincipalGrade | undefined {
  if (!principals) return undefined;
  if (!principals.negated) return matchPrincipal(principals, principal);
  const spared =
    effect === 'Deny'
      ? isSparedFromDeny(principals, principal, bounded)
      : matchPrincipal(principals, principal) !== undefined;
  return spared ? undefined : 'everyone';
}

/** Whether a statement can reach a resource at all, whatever its variables stand for. */
export function reachesResource(resources: PatternClause | undefined, resource: string): boolean {
  if (!resources) return true;
  const named = resources.patterns.some(text =>
    matchesResourcePattern(wildcardPattern(replaceVariables(text, '*')), resource),
  );
  return named !== resources.negated;
}
