import {EcrctlError} from '../../errors.ts';
import {parseJsonSource} from '../../json/json-source.ts';
import {parseConditionOperator} from './condition-operator.ts';
import {isObject, type JsonObject, listOf} from './grammar-fault.ts';
import {
  type Condition,
  DEFAULT_POLICY_VERSION,
  type PatternClause,
  type PolicyDocument,
  type PolicyKind,
  type PolicyVersion,
  type PrincipalClause,
  type PrincipalEntry,
  type Statement,
} from './policy-document.ts';
import {checkGrammar} from './policy-grammar.ts';
import {MAX_READ_CHARACTERS} from './policy-text.ts';

/** Reads a policy from its text. INVALID_POLICY with the first fault and its place when it is none. */
export function readPolicy(text: string, kind: PolicyKind): PolicyDocument {
  if (text.length > MAX_READ_CHARACTERS) {
    throw invalid(`the ${kind} policy has ${text.length} characters, far more than AWS takes`, START);
  }
  const source = parseJsonSource(text);
  const syntax = source.faults[0];
  if (syntax) throw invalid(`the ${kind} policy is not JSON: ${syntax.message}`, syntax.position);
  const fault = checkGrammar(source.value, kind)[0];
  if (fault) {
    const position = fault.atKey ? source.locateKey(fault.pointer) : source.locate(fault.pointer);
    throw invalid(`the ${kind} policy is not valid: ${fault.message}`, position, fault.suggestion);
  }
  return toDocument(source.value as JsonObject);
}

/** The policy that a JSON value means, once its grammar is known to be right. */
export function toDocument(value: JsonObject): PolicyDocument {
  const single = !Array.isArray(value.Statement);
  return {
    version: (value.Version as PolicyVersion | undefined) ?? DEFAULT_POLICY_VERSION,
    id: value.Id as string | undefined,
    statements: listOf(value.Statement).map((statement, at) =>
      toStatement(statement as JsonObject, at, single ? '/Statement' : `/Statement/${at}`),
    ),
  };
}

function toStatement(value: JsonObject, at: number, pointer: string): Statement {
  return {
    position: at + 1,
    pointer,
    sid: value.Sid as string | undefined,
    effect: value.Effect as Statement['effect'],
    principals: toPrincipals(value),
    actions: toPatterns(value, 'Action', 'NotAction')!,
    resources: toPatterns(value, 'Resource', 'NotResource'),
    conditions: toConditions(value.Condition),
  };
}

function toPatterns(value: JsonObject, name: string, negatedName: string): PatternClause | undefined {
  const negated = negatedName in value;
  const patterns = value[negated ? negatedName : name];
  return patterns === undefined ? undefined : {negated, patterns: listOf(patterns).map(String)};
}

function toPrincipals(value: JsonObject): PrincipalClause | undefined {
  const negated = 'NotPrincipal' in value;
  const principal = value[negated ? 'NotPrincipal' : 'Principal'];
  if (principal === undefined) return undefined;
  if (!isObject(principal)) return {negated, entries: [{type: 'AWS', id: '*'}]};
  const entries = Object.entries(principal).flatMap(([type, ids]) =>
    listOf(ids).map(id => ({type: type as PrincipalEntry['type'], id: String(id)})),
  );
  return {negated, entries};
}

function toConditions(value: unknown): Condition[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, block]) =>
    Object.entries(block as JsonObject).map(([key, values]) => ({
      name,
      operator: parseConditionOperator(name)!,
      key,
      values: listOf(values).map(String),
    })),
  );
}

const START = {line: 1, column: 1};

function invalid(message: string, position: {line: number; column: number}, hint?: string): EcrctlError {
  const place = `line ${position.line}, column ${position.column}`;
  return new EcrctlError('INVALID_POLICY', `${message} (${place})`, {hint});
}
