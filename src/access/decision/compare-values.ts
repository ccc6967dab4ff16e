import type {ConditionOperator} from '../grammar/condition-operator.ts';
import {readAddressRange, readBinary, readBoolean, readInstant, readNumber} from './condition-values.ts';
import {ignoringCase, matchesArnPattern, matchesPattern, type Pattern} from './pattern.ts';
import {type PatternOptions, patternFor} from './policy-variables.ts';

/** Whether a value of the request fits a value of the policy. */
export type Comparison = (actual: string, wanted: string, context: PatternOptions['context']) => boolean;

const ORDERS: Record<string, (a: number, b: number) => boolean> = {
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

/** The comparison of an operator, always in its positive form: `StringNotLike` compares as `StringLike`. */
export function comparisonOf(operator: ConditionOperator): Comparison {
  switch (operator.family) {
    case 'string':
      return compareStrings(operator.base);
    case 'arn':
      return (actual, wanted, context) =>
        fits(patternFor(wanted, {wildcards: true, context}), pattern => matchesArnPattern(pattern, actual));
    case 'numeric':
      return compareRead(readNumber, orderOf(operator.base, 'Numeric'));
    case 'date':
      return compareRead(readInstant, orderOf(operator.base, 'Date'));
    case 'bool':
      return compareRead(readBoolean, (a, b) => a === b);
    case 'binary':
      return compareRead(readBinary, (a, b) => a === b);
    case 'ip':
      return (actual, wanted) => readAddressRange(wanted)?.includes(actual) ?? false;
    case 'null':
      return () => false;
  }
}

function compareStrings(base: string): Comparison {
  const wildcards = base.endsWith('Like');
  const anyCase = base.endsWith('IgnoreCase');
  return (actual, wanted, context) =>
    fits(patternFor(wanted, {wildcards, context}), pattern =>
      anyCase ? matchesPattern(ignoringCase(pattern), actual.toLowerCase()) : matchesPattern(pattern, actual),
    );
}

function fits(pattern: Pattern | undefined, matches: (pattern: Pattern) => boolean): boolean {
  return pattern !== undefined && matches(pattern);
}

function compareRead<T>(read: (text: string) => T | undefined, agree: (a: T, b: T) => boolean): Comparison {
  return (actual, wanted) => {
    const left = read(actual);
    const right = read(wanted);
    return left !== undefined && right !== undefined && agree(left, right);
  };
}

function orderOf(base: string, prefix: string): (a: number, b: number) => boolean {
  return ORDERS[base.slice(prefix.length)] ?? ((a, b) => a === b);
}
