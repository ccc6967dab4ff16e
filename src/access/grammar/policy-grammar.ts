import {checkConditions} from './condition-grammar.ts';
import {
  checkTexts,
  eachText,
  fault,
  type GrammarFault,
  isObject,
  type JsonObject,
  listOf,
  onlyOneOf,
  unknownMembers,
} from './grammar-fault.ts';
import type {PolicyKind} from './policy-document.ts';
import {checkPrincipal} from './principal-grammar.ts';

export const DOCUMENT_MEMBERS = ['Version', 'Id', 'Statement'];
export const STATEMENT_MEMBERS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** `*`, or a service's prefix and a name with wildcards. */
const ACTION = /^(?:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;
const IDENTITY_SID = /^[A-Za-z0-9]*$/;

/** What is wrong with a JSON value as a policy of a kind; empty when it is one. */
export function checkGrammar(value: unknown, kind: PolicyKind): GrammarFault[] {
  if (!isObject(value)) {
    return [fault('', 'a policy is a JSON object', 'start with {"Version": "2012-10-17", "Statement": []}')];
  }
  return [...checkDocument(value), ...checkStatements(value.Statement, kind)];
}

function checkDocument(document: JsonObject): GrammarFault[] {
  const faults = unknownMembers(document, '', DOCUMENT_MEMBERS);
  if ('Version' in document && document.Version !== '2012-10-17' && document.Version !== '2008-10-17') {
    const message = `Version ${JSON.stringify(document.Version)} is not a version of the policy language`;
    faults.push(fault('/Version', message, 'write "2012-10-17"'));
  }
  if ('Id' in document && typeof document.Id !== 'string') {
    faults.push(fault('/Id', 'Id is not a text', 'write a text, or leave Id out'));
  }
  return faults;
}

function checkStatements(statements: unknown, kind: PolicyKind): GrammarFault[] {
  const list = statements === undefined ? [] : listOf(statements);
  if (list.length === 0) {
    return [fault('/Statement', 'the policy has no Statement', 'add at least one statement')];
  }
  const faults = list.flatMap((statement, at) => {
    const pointer = Array.isArray(statements) ? `/Statement/${at}` : '/Statement';
    if (isObject(statement)) return checkStatement(statement, {pointer, kind});
    return [fault(pointer, 'a statement is a JSON object', 'write {"Effect": …, "Action": …}')];
  });
  return kind === 'identity' ? [...faults, ...repeatedSids(list)] : faults;
}

interface StatementPlace {
  pointer: string;
  kind: PolicyKind;
}

function checkStatement(statement: JsonObject, place: StatementPlace): GrammarFault[] {
  return [
    ...unknownMembers(statement, place.pointer, STATEMENT_MEMBERS),
    ...checkSid(statement, place),
    ...checkEffect(statement, place.pointer),
    ...checkPrincipal(statement, place),
    ...checkActions(statement, place.pointer),
    ...checkResources(statement, place),
    ...checkConditions(statement, place.pointer),
  ];
}

function checkSid({Sid}: JsonObject, {pointer, kind}: StatementPlace): GrammarFault[] {
  if (Sid === undefined) return [];
  if (typeof Sid !== 'string') return [fault(`${pointer}/Sid`, 'Sid is not a text', 'write a text')];
  if (kind !== 'identity' || IDENTITY_SID.test(Sid)) return [];
  const message = `Sid ${JSON.stringify(Sid)} has characters that identity policies do not take`;
  return [fault(`${pointer}/Sid`, message, 'use letters and digits only')];
}

function checkEffect(statement: JsonObject, pointer: string): GrammarFault[] {
  if (statement.Effect === 'Allow' || statement.Effect === 'Deny') return [];
  const place = 'Effect' in statement ? `${pointer}/Effect` : pointer;
  return [fault(place, 'Effect is neither "Allow" nor "Deny"', 'write "Allow" or "Deny", with that capital')];
}

function checkActions(statement: JsonObject, pointer: string): GrammarFault[] {
  const name = onlyOneOf(statement, pointer, ['Action', 'NotAction']);
  if (typeof name !== 'string') return name;
  const place = `${pointer}/${name}`;
  const faults = checkTexts(statement[name], place);
  if (faults.length > 0) return faults;
  return eachText(statement[name], place)
    .filter(([action]) => !ACTION.test(action))
    .map(([action, at]) =>
      fault(
        at,
        `${JSON.stringify(action)} is not an action`,
        'write a service and a name, such as "ecr:BatchGetImage", or "*"',
      ),
    );
}

function checkResources(statement: JsonObject, {pointer, kind}: StatementPlace): GrammarFault[] {
  const given = 'Resource' in statement || 'NotResource' in statement;
  if (!given && kind !== 'identity') return [];
  const name = onlyOneOf(statement, pointer, ['Resource', 'NotResource']);
  if (typeof name !== 'string') return name;
  const place = `${pointer}/${name}`;
  const faults = checkTexts(statement[name], place);
  if (faults.length > 0) return faults;
  return eachText(statement[name], place)
    .filter(([resource]) => !/^(?:\*|arn:.+|\$\{.+)/.test(resource))
    .map(([resource, at]) =>
      fault(
        at,
        `${JSON.stringify(resource)} is not a resource`,
        'write an ARN, such as "arn:aws:ecr:us-east-1:111122223333:repository/app", or "*"',
      ),
    );
}

function repeatedSids(statements: readonly unknown[]): GrammarFault[] {
  const seen = new Set<unknown>();
  return statements.flatMap((statement, at) => {
    const sid = isObject(statement) ? statement.Sid : undefined;
    if (sid === undefined || sid === '') return [];
    const repeated = seen.has(sid);
    seen.add(sid);
    const message = `Sid ${JSON.stringify(sid)} is used twice`;
    return repeated ? [fault(`/Statement/${at}/Sid`, message, 'give every statement its own Sid')] : [];
  });
}
