import {invalidParameter} from '../ecr-fault.ts';
import {findViolation} from './constraints.ts';
import {deserialize} from './deserialize.ts';
import {OPERATION_SHAPES, type OperationName} from './operation-shapes.ts';

/**
 * The input of an operation, taken from a request's JSON: known members only, right types, all constraints
 * of the service's model met, blobs as bytes. An absent body counts as an empty object.
 * @throws EcrFault SerializationException for a wrong JSON type, InvalidParameterException for the first
 * constraint that is not met
 */
export function validate(operation: OperationName, input: unknown): Record<string, unknown> {
  const shape = OPERATION_SHAPES[operation];
  const value = deserialize(shape, input ?? {}) as Record<string, unknown>;
  const violation = findViolation(shape, value);
  if (violation) throw invalidParameter(violation.field, violation.constraint);
  return value;
}
