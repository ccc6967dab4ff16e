import type {SourcePosition} from '../../json/json-source.ts';

/**
 * How much a finding matters: AWS refuses the policy or it can never work as written; it exposes or
 * destroys; it will surprise; it is worth knowing.
 */
export type FindingSeverity = 'error' | 'danger' | 'warning' | 'note';

/** The stable name of each thing that can be found in an access policy. */
export type FindingCode =
  | 'NOT_JSON'
  | 'TEXT_TOO_LONG'
  | 'DUPLICATE_MEMBER'
  | 'GRAMMAR'
  | 'OLD_VERSION'
  | 'UNKNOWN_ACTION'
  | 'ACTION_MATCHES_NOTHING'
  | 'FOREIGN_ACTION'
  | 'ACTION_NOT_GRANTABLE'
  | 'UNKNOWN_CONDITION_KEY'
  | 'OPERATOR_MISFIT'
  | 'BAD_CONDITION_VALUE'
  | 'WILDCARD_TAKEN_LITERALLY'
  | 'VARIABLE_TAKEN_LITERALLY'
  | 'BAD_VARIABLE'
  | 'SET_OPERATOR_ON_SINGLE_VALUE'
  | 'FOR_ALL_VALUES_WITHOUT_KEY'
  | 'NEVER_MATCHES'
  | 'SHADOWED_BY_DENY'
  | 'DELETED_PRINCIPAL'
  | 'PRINCIPAL_WITHOUT_EFFECT'
  | 'PUBLIC_PULL'
  | 'PUBLIC_PUSH'
  | 'PUBLIC_DELETE'
  | 'PUBLIC_ADMIN'
  | 'PUBLIC_ACCESS'
  | 'WHOLE_OTHER_ACCOUNT'
  | 'EVERY_ACTION'
  | 'DELETE_RIGHTS'
  | 'POLICY_RIGHTS'
  | 'NOT_PRINCIPAL_WITH_ALLOW'
  | 'NOT_PRINCIPAL_WITH_DENY'
  | 'NOT_ACTION_WITH_ALLOW'
  | 'SERVICE_WITHOUT_SOURCE'
  | 'LOCK_OUT';

/** One thing found in the text of a policy, with the place where it stands. */
export interface Finding extends SourcePosition {
  severity: FindingSeverity;
  code: FindingCode;
  /** JSON pointer (RFC 6901) of the value that is meant. */
  pointer: string;
  /** One line: what is wrong. */
  message: string;
  /** One line: what to write instead. */
  suggestion: string;
}

/** A finding before it has a place: checks know pointers, the text knows lines. */
export interface UnplacedFinding extends Omit<Finding, keyof SourcePosition> {
  /** Whether the member's name is meant rather than its value. */
  atKey?: boolean;
}
