import type {SourcePosition} from '../json/json-source.ts';

/** How much a finding matters: the service refuses the policy, it will surprise, or it is worth knowing. */
export type FindingSeverity = 'error' | 'warning' | 'note';

/** The stable name of each thing that can be found in a policy. */
export type FindingCode =
  | 'NOT_JSON'
  | 'NOT_AN_OBJECT'
  | 'TEXT_TOO_SHORT'
  | 'TEXT_TOO_LONG'
  | 'DUPLICATE_MEMBER'
  | 'UNKNOWN_MEMBER'
  | 'MISSING_MEMBER'
  | 'WRONG_TYPE'
  | 'BAD_VALUE'
  | 'TOO_SMALL'
  | 'TOO_MANY_RULES'
  | 'NO_RULES'
  | 'BAD_COMBINATION'
  | 'TAG_LIST_MISSING'
  | 'TAG_LIST_UNWANTED'
  | 'TAG_LIST_EMPTY'
  | 'TWO_TAG_LISTS'
  | 'TOO_MANY_WILDCARDS'
  | 'DUPLICATE_PRIORITY'
  | 'DUPLICATE_TAG_ENTRY'
  | 'SECOND_UNTAGGED_RULE'
  | 'ANY_RULE_NOT_LAST'
  | 'RULE_NEVER_ACTS'
  | 'ENTRY_NEVER_MATCHES'
  | 'ENTRY_MATCHES_ALL'
  | 'RULE_ONLY_PROTECTS';

/** What the service says of a fault. */
export interface ServiceMessage {
  /** The text after `Lifecycle policy validation failure: `, or the whole constraint where that is not its form. */
  text: string;
  /** Whether the text has been seen from the service; otherwise it is our best guess. */
  seen: boolean;
}

/** One thing found in the text of a policy, with the place where it stands. */
export interface Finding extends SourcePosition {
  severity: FindingSeverity;
  code: FindingCode;
  /** JSON pointer (RFC 6901) of the value that is meant. */
  pointer: string;
  /** One line: what is wrong. */
  message: string;
  /** One line: what to write instead. */
  suggestion?: string;
  /** Present for errors only. */
  serviceMessage?: ServiceMessage;
}

/** A finding before it has a place: checks know pointers, the text knows lines. */
export interface UnplacedFinding extends Omit<Finding, keyof SourcePosition> {
  /** Whether the member's name is meant rather than its value. */
  atKey?: boolean;
}
