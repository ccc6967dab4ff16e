import {isObject, type JsonObject, listOf} from './grammar-fault.ts';
import {DOCUMENT_MEMBERS, STATEMENT_MEMBERS} from './policy-grammar.ts';
import {accountMeantBy} from './principal.ts';

/** The most characters of a repository or registry policy (API model, RepositoryPolicyText). */
export const MAX_POLICY_CHARACTERS = 10_240;

/**
 * A text far beyond the limit is not read at all. Identity policies have other limits, none of them higher, and
 * white space is not counted in them.
 */
export const MAX_READ_CHARACTERS = 10 * MAX_POLICY_CHARACTERS;

/** The order in which the service gives members back, whatever order they were sent in. */
const MEMBER_ORDER = [...DOCUMENT_MEMBERS, ...STATEMENT_MEMBERS];

/** A policy as people read it: two spaces, one member a line. */
export function formatPolicy(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * A policy as people compare it: laid out, members in the service's order, accounts by their number. ECR
 * writes a policy anew with accounts by their ARN, and that alone is no difference.
 */
export function comparablePolicy(value: JsonObject): string {
  const {Statement, ...rest} = value;
  const statements = listOf(Statement).map(one => (isObject(one) ? comparableStatement(one) : one));
  return formatPolicy(inOrder({...rest, Statement: Array.isArray(Statement) ? statements : statements[0]}));
}

function comparableStatement(statement: JsonObject): JsonObject {
  const named = Object.entries(statement).map(([name, value]) =>
    name === 'Principal' || name === 'NotPrincipal' ? [name, comparablePrincipal(value)] : [name, value],
  );
  return inOrder(Object.fromEntries(named));
}

function comparablePrincipal(principal: unknown): unknown {
  if (!isObject(principal) || principal.AWS === undefined) return principal;
  const {AWS} = principal;
  return {...principal, AWS: Array.isArray(AWS) ? AWS.map(byNumber) : byNumber(AWS)};
}

/** An account by its number, however it is written; any other principal as it is. */
export function byNumber(id: unknown): unknown {
  return typeof id === 'string' ? (accountMeantBy(id) ?? id) : id;
}

function inOrder(object: JsonObject): JsonObject {
  const place = (name: string): number => MEMBER_ORDER.indexOf(name) + 1 || MEMBER_ORDER.length + 1;
  return Object.fromEntries(Object.entries(object).sort(([one], [other]) => place(one) - place(other)));
}
