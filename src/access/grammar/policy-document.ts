import type {ConditionOperator} from './condition-operator.ts';

/** Where a policy is attached: to a repository, to a registry, or to a user, group or role. */
export type PolicyKind = 'repository' | 'registry' | 'identity' | 'resource control';

/** The two versions of the policy language; variables exist only in the newer one. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** The version of a document that names none. */
export const DEFAULT_POLICY_VERSION: PolicyVersion = '2008-10-17';

/** A policy as its grammar means it: single values are lists, every statement knows its place. */
export interface PolicyDocument {
  version: PolicyVersion;
  id?: string | undefined;
  statements: readonly Statement[];
}

/** One statement of a policy. */
export interface Statement {
  /** Its place in the document, from 1. */
  position: number;
  /** Its JSON pointer in the document. */
  pointer: string;
  sid?: string | undefined;
  effect: 'Allow' | 'Deny';
  /** Whom it speaks of; absent in identity policies. */
  principals?: PrincipalClause | undefined;
  actions: PatternClause;
  /** What it speaks of; absent where the policy's own repository is meant. */
  resources?: PatternClause | undefined;
  conditions: readonly Condition[];
}

/** `Action`/`Resource`, or negated `NotAction`/`NotResource`: patterns with `*` and `?`. */
export interface PatternClause {
  negated: boolean;
  patterns: readonly string[];
}

/** `Principal`, or negated `NotPrincipal`. */
export interface PrincipalClause {
  negated: boolean;
  entries: readonly PrincipalEntry[];
}

/** The members that a `Principal` object may have. */
export const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

/** One principal of a clause; `*` alone is an `AWS` entry with the id `*`. */
export interface PrincipalEntry {
  type: (typeof PRINCIPAL_TYPES)[number];
  id: string;
}

/** One comparison of a `Condition` block. */
export interface Condition {
  /** The operator as written. */
  name: string;
  operator: ConditionOperator;
  key: string;
  values: readonly string[];
}

/** A statement's name for people: its Sid, or its place. */
export function statementName(statement: Pick<Statement, 'sid' | 'position'>): string {
  return statement.sid ? JSON.stringify(statement.sid) : `number ${statement.position}`;
}

/** Whether a principal element lists `*`. */
export function listsEveryone({entries}: PrincipalClause): boolean {
  return entries.some(isEveryone);
}

/** Whether an entry is `*`: every AWS account, user, role and service. */
export function isEveryone({type, id}: PrincipalEntry): boolean {
  return type === 'AWS' && id === '*';
}
