import {pointerToken} from '../../json/json-source.ts';
import {parseConditionOperator} from './condition-operator.ts';
import {fault, faultAtKey, type GrammarFault, isObject, type JsonObject, listOf} from './grammar-fault.ts';

const CONDITION_KEY = /^[A-Za-z0-9-]+:[^\p{C}]+$/u;

/** Faults of the `Condition` of a statement. */
export function checkConditions({Condition}: JsonObject, pointer: string): GrammarFault[] {
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
    return [faultAtKey(pointer, message, 'use one that IAM defines, such as StringEquals or ArnLike')];
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
      faultAtKey(
        pointer,
        `${JSON.stringify(key)} is not a condition key`,
        'write a service and a name, such as "aws:SourceIp"',
      ),
    ];
  }
  const scalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  if (listOf(values).every(scalar)) return [];
  return [
    fault(pointer, `the value of ${key} is neither a text nor a list of texts`, 'write "value" or ["value"]'),
  ];
}
