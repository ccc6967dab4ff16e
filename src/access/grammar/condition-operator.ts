/** What a family of operators compares. */
export type OperatorFamily = 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null';

/** A comparison that IAM defines, without its prefix and suffix. */
export interface BaseOperator {
  family: OperatorFamily;
  /** Whether it holds when no value matches, and so also when the request has no such key. */
  negated: boolean;
}

/** A condition operator as written: `ForAllValues:StringLikeIfExists`. */
export interface ConditionOperator extends BaseOperator {
  /** The comparison alone: `StringLike`. */
  base: string;
  set: 'ForAllValues' | 'ForAnyValue' | undefined;
  ifExists: boolean;
}

const positive = (family: OperatorFamily): BaseOperator => ({family, negated: false});
const negative = (family: OperatorFamily): BaseOperator => ({family, negated: true});

/** Every condition operator of IAM (IAM User Guide, "Condition operators"). */
export const BASE_OPERATORS: ReadonlyMap<string, BaseOperator> = new Map([
  ['StringEquals', positive('string')],
  ['StringNotEquals', negative('string')],
  ['StringEqualsIgnoreCase', positive('string')],
  ['StringNotEqualsIgnoreCase', negative('string')],
  ['StringLike', positive('string')],
  ['StringNotLike', negative('string')],
  ['NumericEquals', positive('numeric')],
  ['NumericNotEquals', negative('numeric')],
  ['NumericLessThan', positive('numeric')],
  ['NumericLessThanEquals', positive('numeric')],
  ['NumericGreaterThan', positive('numeric')],
  ['NumericGreaterThanEquals', positive('numeric')],
  ['DateEquals', positive('date')],
  ['DateNotEquals', negative('date')],
  ['DateLessThan', positive('date')],
  ['DateLessThanEquals', positive('date')],
  ['DateGreaterThan', positive('date')],
  ['DateGreaterThanEquals', positive('date')],
  ['Bool', positive('bool')],
  ['BinaryEquals', positive('binary')],
  ['IpAddress', positive('ip')],
  ['NotIpAddress', negative('ip')],
  ['ArnEquals', positive('arn')],
  ['ArnNotEquals', negative('arn')],
  ['ArnLike', positive('arn')],
  ['ArnNotLike', negative('arn')],
  ['Null', positive('null')],
]);

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Reads an operator's name; undefined when IAM has no such operator (`NullIfExists`, say). */
export function parseConditionOperator(name: string): ConditionOperator | undefined {
  const [, set, base, ifExists] = OPERATOR.exec(name) ?? [];
  const known = BASE_OPERATORS.get(base ?? '');
  if (!base || !known || (known.family === 'null' && (set || ifExists))) return undefined;
  return {...known, base, set: set as ConditionOperator['set'], ifExists: ifExists !== undefined};
}
