import {pointerToken} from '../json/json-source.ts';
import {isAccountId, parseArn} from './arn.ts';
import {parseConditionOperator} from './condition-operator.ts';
import {type PolicyKind, PRINCIPAL_TYPES} from './policy-document.ts';

/** A place where a document is not a policy. */
export interface GrammarFault {
  /** JSON pointer of the value, or of the object that lacks something. */
  pointer: string;
  /** Whether the member's name is at fault rather than its value. */
  atKey?: boolean;
  message: string;
  suggestion: string;
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

const DOCUMENT_MEMBERS = ['Version', 'Id', 'Statement'];
const STATEMENT_MEMBERS = [
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
/** The id that IAM shows in place of a principal that was deleted, and that it accepts. */
const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{12,}$/;
const CONDITION_KEY = /^[A-Za-z0-9-]+:.+$/;
const IDENTITY_SID = /^[A-Za-z0-9]*$/;

/** What is wrong with a JSON value as a policy of a kind; empty when it is one. */
export function checkGrammar(value: unknown, kind: PolicyKind): GrammarFault[] {
  if (!isObject(value)) {
    return [fault('', 'a policy is a JSON object', 'start with {"Version": "2012-10-17", "Statement": []}')];
  }
  return [...checkDocument(value), ...checkStatements(value.Statement, kind)];
}

/** Whether a value is a JSON object and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value and its list form: IAM takes one value wherever it takes a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
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

function checkPrincipal(statement: JsonObject, {pointer, kind}: StatementPlace): GrammarFault[] {
  if (kind === 'identity') {
    return ['Principal', 'NotPrincipal']
      .filter(name => name in statement)
      .map(name => ({
        ...fault(
          `${pointer}/${name}`,
          `an identity policy has no ${name}`,
          'leave it out: the policy speaks of whom it is attached to',
        ),
        atKey: true,
      }));
  }
  const name = onlyOneOf(statement, pointer, ['Principal', 'NotPrincipal']);
  if (typeof name !== 'string') return name;
  const principal = statement[name];
  if (principal === '*') return [];
  if (isObject(principal) && Object.keys(principal).length > 0) {
    return Object.entries(principal).flatMap(([type, ids]) =>
      checkPrincipalIds(ids, {type, pointer: `${pointer}/${name}/${pointerToken(type)}`}),
    );
  }
  return [fault(`${pointer}/${name}`, `${name} is neither "*" nor an object`, 'write {"AWS": "arn:…"}')];
}

function checkPrincipalIds(ids: unknown, {type, pointer}: {type: string; pointer: string}): GrammarFault[] {
  if (!(PRINCIPAL_TYPES as readonly string[]).includes(type)) {
    const message = `${JSON.stringify(type)} is not a kind of principal`;
    return [{...fault(pointer, message, `use one of ${PRINCIPAL_TYPES.join(', ')}`), atKey: true}];
  }
  const faults = checkTexts(ids, pointer);
  if (faults.length > 0 || type !== 'AWS') return faults;
  return eachText(ids, pointer).flatMap(([id, place]) => checkAwsPrincipal(id, place));
}

function checkAwsPrincipal(id: string, pointer: string): GrammarFault[] {
  const arn = parseArn(id);
  const known =
    arn && ['iam', 'sts'].includes(arn.service) && isAccountId(arn.accountId) && arn.resource !== '';
  if (id === '*' || isAccountId(id) || UNIQUE_ID.test(id) || (known && !/[*?]/.test(id))) return [];
  const wildcard = /[*?]/.test(id) && id.startsWith('arn:');
  return [
    wildcard
      ? fault(
          pointer,
          `the principal ${JSON.stringify(id)} has a wildcard`,
          'name the account and test aws:PrincipalArn with ArnLike in Condition',
        )
      : fault(
          pointer,
          `${JSON.stringify(id)} is not a principal`,
          'write an ARN of IAM, an account id of twelve digits, or "*"',
        ),
  ];
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

function checkConditions({Condition}: JsonObject, pointer: string): GrammarFault[] {
  if (Condition === undefined) return [];
  const place = `${pointer}/Condition`;
  if (!isObject(Condition)) {
    return [fault(place, 'Condition is not an object', 'write {"StringEquals": {"key": "value"}}')];
  }
  return Object.entries(Condition).flatMap(([operator, block]) =>
    checkConditionBlock(block, {operator, pointer: `${place}/${pointerToken(operator)}`}),
  );
}

function checkConditionBlock(
  block: unknown,
  {operator, pointer}: {operator: string; pointer: string},
): GrammarFault[] {
  if (!parseConditionOperator(operator)) {
    const message = `${JSON.stringify(operator)} is not a condition operator`;
    return [
      {...fault(pointer, message, 'use one that IAM defines, such as StringEquals or ArnLike'), atKey: true},
    ];
  }
  if (!isObject(block) || Object.keys(block).length === 0) {
    return [fault(pointer, `${operator} has no condition key`, 'write {"key": "value"}')];
  }
  return Object.entries(block).flatMap(([key, values]) =>
    checkConditionEntry(key, values, `${pointer}/${pointerToken(key)}`),
  );
}

function checkConditionEntry(key: string, values: unknown, pointer: string): GrammarFault[] {
  if (!CONDITION_KEY.test(key)) {
    return [
      {
        ...fault(
          pointer,
          `${JSON.stringify(key)} is not a condition key`,
          'write a service and a name, such as "aws:SourceIp"',
        ),
        atKey: true,
      },
    ];
  }
  const scalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  if (listOf(values).every(scalar)) return [];
  return [
    fault(pointer, `the value of ${key} is neither a text nor a list of texts`, 'write "value" or ["value"]'),
  ];
}

/** The one member of two that is there, or what is wrong. */
function onlyOneOf(statement: JsonObject, pointer: string, names: [string, string]): string | GrammarFault[] {
  const given = names.filter(name => name in statement);
  if (given.length === 1) return given[0]!;
  const [name, negated] = names;
  return given.length === 0
    ? [fault(pointer, `the statement has no ${name}`, `add ${name}`)]
    : [
        {
          ...fault(`${pointer}/${negated}`, `the statement has both ${name} and ${negated}`, 'keep one'),
          atKey: true,
        },
      ];
}

function checkTexts(value: unknown, pointer: string): GrammarFault[] {
  const list = listOf(value);
  if (list.length === 0) return [fault(pointer, 'the list is empty', 'name at least one')];
  return list.flatMap((one, at) =>
    typeof one === 'string' && one !== ''
      ? []
      : [
          fault(
            Array.isArray(value) ? `${pointer}/${at}` : pointer,
            'not a text',
            'write a text in double quotes',
          ),
        ],
  );
}

/** The texts of a value with the pointer of each; only for values that `checkTexts` accepts. */
function eachText(value: unknown, pointer: string): [string, string][] {
  return listOf(value).map((one, at) => [String(one), Array.isArray(value) ? `${pointer}/${at}` : pointer]);
}

function unknownMembers(object: JsonObject, pointer: string, known: readonly string[]): GrammarFault[] {
  return Object.keys(object)
    .filter(name => !known.includes(name))
    .map(name => ({
      ...fault(
        `${pointer}/${pointerToken(name)}`,
        `${JSON.stringify(name)} is not an element of a policy`,
        `use ${known.join(', ')}`,
      ),
      atKey: true,
    }));
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

function fault(pointer: string, message: string, suggestion: string): GrammarFault {
  return {pointer, message, suggestion};
}
