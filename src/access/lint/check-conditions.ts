import {
  readAddressRange,
  readBinary,
  readBoolean,
  readInstant,
  readNumber,
} from '../decision/condition-values.ts';
import {replaceVariables, variablesIn} from '../decision/policy-variables.ts';
import {type ConditionKey, findConditionKey} from '../grammar/condition-keys.ts';
import type {OperatorFamily} from '../grammar/condition-operator.ts';
import type {Condition, PolicyVersion, Statement} from '../grammar/policy-document.ts';
import {conditionPointer} from '../grammar/statement-pointer.ts';
import type {UnplacedFinding} from './finding.ts';

/** Conditions whose key, operator or values cannot do what they seem to say. */
export function checkConditions(statement: Statement, version: PolicyVersion): UnplacedFinding[] {
  return [
    ...statement.conditions.flatMap(condition => {
      const pointer = conditionPointer(statement, condition);
      return [
        ...checkKey(condition, pointer),
        ...checkValues(condition, pointer),
        ...checkSet(condition, {statement, pointer}),
        ...condition.values.flatMap(value => checkText(value, {condition, version, pointer})),
      ];
    }),
    ...(statement.resources?.patterns ?? []).flatMap(text =>
      checkVariables(text, {
        version,
        pointer: `${statement.pointer}/${statement.resources?.negated ? 'NotResource' : 'Resource'}`,
      }),
    ),
  ];
}

function checkKey({key, operator}: Condition, pointer: string): UnplacedFinding[] {
  const known = findConditionKey(key);
  if (!known) return /^(?:aws|ecr):/i.test(key) ? [unknownKey(key, pointer)] : [foreignKey(key, pointer)];
  if (fits(known, operator.family)) return [];
  return [
    {
      severity: 'warning',
      code: 'OPERATOR_MISFIT',
      pointer,
      atKey: true,
      message: `${operator.base} compares ${key} as ${FAMILY_WORDS[operator.family]}, but it is ${FAMILY_WORDS[known.family]}`,
      suggestion: `use ${OPERATOR_FOR[known.family]}${operator.negated ? ' or its opposite' : ''}`,
    },
  ];
}

const FAMILY_WORDS: Record<OperatorFamily, string> = {
  string: 'a text',
  numeric: 'a number',
  date: 'a date',
  bool: 'true or false',
  binary: 'bytes',
  ip: 'an IP address',
  arn: 'an ARN',
  null: 'present or absent',
};

const OPERATOR_FOR: Record<ConditionKey['family'], string> = {
  string: 'StringEquals or StringLike',
  numeric: 'NumericEquals',
  date: 'DateLessThan or DateGreaterThan',
  bool: 'Bool',
  binary: 'BinaryEquals',
  ip: 'IpAddress',
  arn: 'ArnLike',
};

/** ARNs are texts too, true and false may be compared as text, and times may be numbers. */
function fits({family}: ConditionKey, operator: OperatorFamily): boolean {
  if (operator === family || operator === 'null') return true;
  if (operator === 'string') return family === 'arn' || family === 'bool';
  return operator === 'numeric' && family === 'date';
}

function unknownKey(key: string, pointer: string): UnplacedFinding {
  return {
    severity: 'warning',
    code: 'UNKNOWN_CONDITION_KEY',
    pointer,
    atKey: true,
    message: `no request to ECR has the condition key ${key}`,
    suggestion: 'check the spelling against the list of condition keys of AWS and ECR',
  };
}

function foreignKey(key: string, pointer: string): UnplacedFinding {
  return {
    ...unknownKey(key, pointer),
    severity: 'note',
    message: `${key} is a condition key of another service; requests to ECR seldom have it`,
    suggestion: 'make sure that the request carries it',
  };
}

const READERS: Partial<Record<OperatorFamily, (text: string) => unknown>> = {
  numeric: readNumber,
  date: readInstant,
  bool: readBoolean,
  binary: readBinary,
  ip: readAddressRange,
  null: readBoolean,
};

const VALUE_FORMS: Partial<Record<OperatorFamily, string>> = {
  numeric: 'a number, such as "100"',
  date: 'a date, such as "2026-01-31T12:00:00Z"',
  bool: '"true" or "false"',
  binary: 'base64',
  ip: 'an address or a range, such as "203.0.113.0/24" or "2001:db8::/32"',
  null: '"true" (the key is absent) or "false" (it is present)',
};

function checkValues({operator, values}: Condition, pointer: string): UnplacedFinding[] {
  const read = READERS[operator.family];
  const bad = values.filter(value => read && read(value) === undefined);
  return bad.map(value => ({
    severity: 'error',
    code: 'BAD_CONDITION_VALUE',
    pointer,
    message: `${operator.base} cannot compare with ${JSON.stringify(value)}`,
    suggestion: `write ${VALUE_FORMS[operator.family]}`,
  }));
}

function checkSet(
  condition: Condition,
  {statement, pointer}: {statement: Statement; pointer: string},
): UnplacedFinding[] {
  const {operator, key} = condition;
  const known = findConditionKey(key);
  if (operator.set && known && !known.multivalued) {
    return [
      {
        severity: 'warning',
        code: 'SET_OPERATOR_ON_SINGLE_VALUE',
        pointer,
        atKey: true,
        message: `${operator.set} is for keys with several values; ${key} has one at most`,
        suggestion: `write ${operator.base} without ${operator.set}:`,
      },
    ];
  }
  if (operator.set !== 'ForAllValues' || statement.effect !== 'Allow' || demandsKey(statement, key))
    return [];
  return [
    {
      severity: 'warning',
      code: 'FOR_ALL_VALUES_WITHOUT_KEY',
      pointer,
      atKey: true,
      message: `ForAllValues also holds for a request that has no ${key} at all`,
      suggestion: `add "Null": {"${key}": "false"}`,
    },
  ];
}

/** Whether a statement also asks that the request has a key. */
function demandsKey({conditions}: Statement, key: string): boolean {
  return conditions.some(
    one =>
      one.operator.family === 'null' &&
      one.key.toLowerCase() === key.toLowerCase() &&
      one.values.every(value => readBoolean(value) === false),
  );
}

function checkText(
  value: string,
  {condition, version, pointer}: {condition: Condition; version: PolicyVersion; pointer: string},
): UnplacedFinding[] {
  const {operator} = condition;
  const exact = operator.family === 'string' && !operator.base.endsWith('Like');
  const literal = exact && /[*?]/.test(replaceVariables(value, ''));
  const findings: UnplacedFinding[] = literal
    ? [
        {
          severity: 'warning',
          code: 'WILDCARD_TAKEN_LITERALLY',
          pointer,
          message: `${operator.base} takes the wildcard in ${JSON.stringify(value)} as a plain character`,
          suggestion: `use ${operator.negated ? 'StringNotLike' : 'StringLike'}`,
        },
      ]
    : [];
  const takesVariables = operator.family === 'string' || operator.family === 'arn';
  return takesVariables ? [...findings, ...checkVariables(value, {version, pointer})] : findings;
}

function checkVariables(
  text: string,
  {version, pointer}: {version: PolicyVersion; pointer: string},
): UnplacedFinding[] {
  return variablesIn(text).flatMap(({body, key, readable}): UnplacedFinding[] => {
    if (version !== '2012-10-17') {
      return [
        {
          severity: 'warning',
          code: 'VARIABLE_TAKEN_LITERALLY',
          pointer,
          message: `in version ${version} the variable \${${body}} is plain text`,
          suggestion: 'write "Version": "2012-10-17"',
        },
      ];
    }
    if (readable && (!key || !/^(?:aws|ecr):/i.test(key) || findConditionKey(key))) return [];
    return [
      {
        severity: 'warning',
        code: 'BAD_VARIABLE',
        pointer,
        message: readable
          ? `no request to ECR has a value for \${${body}}`
          : `\${${body}} cannot be read as a variable`,
        suggestion: 'write the name of a condition key between the braces',
      },
    ];
  });
}
