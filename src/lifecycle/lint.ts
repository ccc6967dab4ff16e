import {type JsonSource, parseJsonSource} from '../json/json-source.ts';
import {checkCombination} from './check-combination.ts';
import {checkReach} from './check-reach.ts';
import {checkRules} from './check-rules.ts';
import {checkShape, isObject} from './check-shape.ts';
import type {Finding, UnplacedFinding} from './finding.ts';
import {LIFECYCLE_POLICY_SCHEMA} from './json-schema.ts';
import {type LifecyclePolicy, MAX_POLICY_CHARACTERS, MIN_POLICY_CHARACTERS} from './policy.ts';
import {guessed, UNMAPPABLE} from './service-message.ts';

/**
 * Everything that can be found in the text of a policy, in the order of the text: errors that make the
 * service refuse it, warnings about what it will never do, notes. Never throws, whatever the text is.
 */
export function lintLifecyclePolicy(text: string): Finding[] {
  return inspect(text).findings;
}

/** The same findings together with the policy itself, which is there when no finding is an error. */
export function inspect(text: string): {findings: Finding[]; policy: LifecyclePolicy | undefined} {
  const {faults, policy, source} = findFaults(text);
  const others = source ? [...repeatedMembers(source), ...(policy ? checkReach(policy) : [])] : [];
  return {findings: inOrder([...faults, ...others.map(one => place(one, source!))]), policy};
}

/** What makes the service refuse a text. */
export interface Faults {
  /** The errors, in the order of the text. */
  faults: Finding[];
  /** Present when there is no error. */
  policy?: LifecyclePolicy;
  /** Present when the text is a JSON object. */
  source?: JsonSource;
}

/** The errors of a text without the warnings, which take longer to find; and the policy when there are none. */
export function findFaults(text: string): Faults {
  const length = checkLength(text);
  if (text.length > MAX_READ_CHARACTERS) return {faults: length.map(atStart)};
  const source = parseJsonSource(text);
  if (!isObject(source.value)) return {faults: [...length.map(atStart), ...notAnObject(source)]};
  const unplaced = [...length, ...checkDocument(source.value)];
  const faults = inOrder(unplaced.map(one => place(one, source)));
  if (faults.length > 0) return {faults, source};
  return {faults, source, policy: source.value as unknown as LifecyclePolicy};
}

/** A text far beyond the limit is not parsed at all: the limit is all that there is to say about it. */
const MAX_READ_CHARACTERS = 10 * MAX_POLICY_CHARACTERS;

function checkDocument(document: Record<string, unknown>): UnplacedFinding[] {
  const rules = Array.isArray(document.rules) ? document.rules : [];
  return [
    ...checkShape(document, LIFECYCLE_POLICY_SCHEMA, {pointer: '', name: 'the policy'}),
    ...rules.flatMap((rule, position) =>
      isObject(rule) ? checkCombination(rule, `/rules/${position}`) : [],
    ),
    ...checkRules(rules),
  ];
}

function checkLength(text: string): UnplacedFinding[] {
  if (text.length > MAX_POLICY_CHARACTERS) {
    const limit = `Member must have length less than or equal to ${MAX_POLICY_CHARACTERS}`;
    return [
      {
        severity: 'error',
        code: 'TEXT_TOO_LONG',
        pointer: '',
        message: `the policy has ${text.length} characters, and the most is ${MAX_POLICY_CHARACTERS}`,
        suggestion: 'remove white space and descriptions',
        serviceMessage: guessed(limit),
      },
    ];
  }
  if (text.length >= MIN_POLICY_CHARACTERS) return [];
  return [
    {
      severity: 'error',
      code: 'TEXT_TOO_SHORT',
      pointer: '',
      message: `the policy has ${text.length} characters, and the least is ${MIN_POLICY_CHARACTERS}`,
      suggestion: 'a description in a rule makes it longer',
      serviceMessage: guessed(`Member must have length greater than or equal to ${MIN_POLICY_CHARACTERS}`),
    },
  ];
}

const SKELETON = 'begin with {"rules": [ … ]}';

function notAnObject({faults, text, value}: JsonSource): Finding[] {
  const common = {severity: 'error', pointer: '', serviceMessage: UNMAPPABLE} as const;
  const code = 'NOT_JSON';
  if (text.trim() === '') {
    return [{...common, line: 1, column: 1, code, message: 'the policy is empty', suggestion: SKELETON}];
  }
  if (faults.length > 0) {
    const suggestion = 'write strict JSON, without comments or trailing commas';
    return faults.map(({message, position}) => ({
      ...common,
      ...position,
      code,
      message: `the policy is not JSON: ${message}`,
      suggestion,
    }));
  }
  return [
    {
      ...common,
      line: 1,
      column: 1,
      code: 'NOT_AN_OBJECT',
      message: 'the policy must be a JSON object',
      suggestion: Array.isArray(value) ? 'put the list into {"rules": [ … ]}' : SKELETON,
    },
  ];
}

function repeatedMembers({duplicateKeys}: JsonSource): UnplacedFinding[] {
  return duplicateKeys.map(pointer => ({
    severity: 'warning',
    code: 'DUPLICATE_MEMBER',
    pointer,
    atKey: true,
    message: 'a member is written more than once in one object, and only the last one counts',
    suggestion: 'remove the other ones',
  }));
}

function place({atKey, ...finding}: UnplacedFinding, source: JsonSource): Finding {
  const position = atKey ? source.locateKey(finding.pointer) : source.locate(finding.pointer);
  return {...finding, ...position};
}

function atStart(finding: UnplacedFinding): Finding {
  return {...finding, line: 1, column: 1};
}

function inOrder(findings: Finding[]): Finding[] {
  return findings.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
