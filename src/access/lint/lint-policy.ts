import {type JsonSource, parseJsonSource} from '../../json/json-source.ts';
import type {JsonObject} from '../grammar/grammar-fault.ts';
import type {PolicyDocument, PolicyKind} from '../grammar/policy-document.ts';
import {checkGrammar} from '../grammar/policy-grammar.ts';
import {MAX_POLICY_CHARACTERS, MAX_READ_CHARACTERS} from '../grammar/policy-text.ts';
import {toDocument} from '../grammar/read-policy.ts';
import {existingPointer} from '../grammar/statement-pointer.ts';
import {checkActions} from './check-actions.ts';
import {checkConditions} from './check-conditions.ts';
import {checkDangers} from './check-dangers.ts';
import {checkReach} from './check-reach.ts';
import type {Finding, FindingSeverity, UnplacedFinding} from './finding.ts';

/** What is known of where a policy is attached. */
export interface LintOptions {
  kind: PolicyKind;
  /** The account that owns the registry; without it every account counts as another one. */
  accountId?: string | undefined;
}

const SEVERITIES: readonly FindingSeverity[] = ['error', 'danger', 'warning', 'note'];

/** Everything that is wrong, dangerous or surprising in the text of a policy, in the order of the text. */
export function lintPolicy(text: string, options: LintOptions): Finding[] {
  const length = checkLength(text, options.kind);
  if (text.length > MAX_READ_CHARACTERS) return length.map(found => ({...found, line: 1, column: 1}));
  const source = parseJsonSource(text);
  if (source.faults.length > 0) {
    return source.faults.map(({message, position}) => ({
      severity: 'error',
      code: 'NOT_JSON',
      pointer: '',
      ...position,
      message: `not JSON: ${message}`,
      suggestion: 'write strict JSON, without comments or trailing commas',
    }));
  }
  const findings = [
    ...length,
    ...source.duplicateKeys.map(duplicateMember),
    ...checkMeaning(source.value, options),
  ];
  return findings.map(found => place(found, source)).sort(byPlace);
}

function place({atKey, ...found}: UnplacedFinding, source: JsonSource): Finding {
  const pointer = existingPointer(source.value, found.pointer);
  return {...found, pointer, ...(atKey ? source.locateKey(pointer) : source.locate(pointer))};
}

/** What a well-formed policy means is judged only once it is well-formed. */
function checkMeaning(value: unknown, options: LintOptions): UnplacedFinding[] {
  const faults = checkGrammar(value, options.kind);
  if (faults.length > 0) return faults.map(fault => ({...fault, severity: 'error', code: 'GRAMMAR'}));
  const policy = toDocument(value as JsonObject);
  return [
    ...checkVersion(policy, value as JsonObject),
    ...policy.statements.flatMap(statement => [
      ...checkActions(statement, options.kind),
      ...checkConditions(statement, policy.version),
    ]),
    ...checkReach(policy, options.kind),
    ...checkDangers(policy, options),
  ];
}

function checkLength(text: string, kind: PolicyKind): UnplacedFinding[] {
  const limit = kind === 'identity' ? MAX_READ_CHARACTERS : MAX_POLICY_CHARACTERS;
  if (text.length <= limit) return [];
  return [
    {
      severity: 'error',
      code: 'TEXT_TOO_LONG',
      pointer: '',
      message: `the policy has ${text.length} characters; ${kind === 'identity' ? 'IAM' : 'ECR'} takes no more than ${MAX_POLICY_CHARACTERS}`,
      suggestion: 'join statements, or use wildcards',
    },
  ];
}

function duplicateMember(pointer: string): UnplacedFinding {
  return {
    severity: 'error',
    code: 'DUPLICATE_MEMBER',
    pointer,
    atKey: true,
    message: `${pointer.split('/').at(-1)} is written twice in one object; only the last counts`,
    suggestion: 'join both into one',
  };
}

function checkVersion({version}: PolicyDocument, value: JsonObject): UnplacedFinding[] {
  if (version === '2012-10-17') return [];
  return [
    {
      severity: 'note',
      code: 'OLD_VERSION',
      pointer: 'Version' in value ? '/Version' : '',
      message: `the policy is of version ${version}, which knows no policy variables`,
      suggestion: 'write "Version": "2012-10-17"',
    },
  ];
}

function byPlace(one: Finding, other: Finding): number {
  return (
    one.line - other.line ||
    one.column - other.column ||
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity)
  );
}
