import type {Condition, PolicyVersion} from '../grammar/policy-document.ts';
import {comparisonOf} from './compare-values.ts';
import {readBoolean} from './condition-values.ts';
import type {RequestContext} from './request-context.ts';

/** A condition with what the request had for it. */
export interface ConditionOutcome {
  condition: Condition;
  /** The request's values; undefined when it does not have the key. */
  actual: readonly string[] | undefined;
  met: boolean;
}

/** Judges one condition of a statement (IAM User Guide, "Conditions with multiple context keys or values"). */
export function judgeCondition(
  condition: Condition,
  context: RequestContext,
  version: PolicyVersion,
): ConditionOutcome {
  const actual = context.valuesOf(condition.key);
  const met = actual ? holds(condition, actual, {context, version}) : holdsWithoutKey(condition);
  return {condition, actual, met};
}

/** A missing key fails a positive comparison and fulfils a negated one; `ForAllValues` is vacuously true. */
function holdsWithoutKey({operator, values}: Condition): boolean {
  if (operator.family === 'null') return values.some(value => readBoolean(value) === true);
  if (operator.ifExists || operator.set === 'ForAllValues') return true;
  return operator.set === undefined && operator.negated;
}

/** To a set operator, values that are all empty are no values. */
function holds(
  {operator, values}: Condition,
  actual: readonly string[],
  {context, version}: {context: RequestContext; version: PolicyVersion},
): boolean {
  if (operator.family === 'null') return values.some(value => readBoolean(value) === false);
  if (operator.set && actual.every(value => value === '')) return operator.set === 'ForAllValues';
  const compare = comparisonOf(operator);
  const variables = version === '2012-10-17' ? context : undefined;
  const fits = (one: string): boolean =>
    values.some(value => compare(one, value, variables)) !== operator.negated;
  const all = operator.set === 'ForAllValues' || (operator.set === undefined && operator.negated);
  return all ? actual.every(fits) : actual.some(fits);
}
