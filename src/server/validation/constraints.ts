import type {ListShape, NumberShape, Shape, StringShape, StructureShape} from './shape.ts';

/** A constraint that a value does not meet: where, and in the service's words what. */
export interface Violation {
  field: string;
  constraint: string;
}

/**
 * The first constraint that a value of the right types does not meet, in the order of the model: presence,
 * then size, then form. `field` is the path so far; members of a list are counted from 1.
 */
export function findViolation(shape: Shape, value: unknown, field = ''): Violation | undefined {
  switch (shape.type) {
    case 'structure':
      return structureViolation(shape, value as Record<string, unknown>, field);
    case 'list':
      return listViolation(shape, value as unknown[], field);
    case 'string':
      return violation(field, stringConstraint(shape, value as string));
    case 'blob':
      return violation(field, lengthConstraint({max: shape.max}, (value as Uint8Array).byteLength));
    case 'boolean':
      return undefined;
    default:
      return violation(field, rangeConstraint(shape, value as number));
  }
}

function structureViolation(shape: StructureShape, value: Record<string, unknown>, field: string) {
  const path = (name: string) => (field === '' ? name : `${field}.${name}`);
  const missing = Object.entries(shape.required).find(([name]) => value[name] === undefined);
  if (missing) return violation(path(missing[0]), worded(missing[1], 'Member must not be null'));
  for (const [name, member] of Object.entries({...shape.required, ...shape.optional})) {
    const found = value[name] === undefined ? undefined : findViolation(member, value[name], path(name));
    if (found) return found;
  }
  return undefined;
}

function listViolation(shape: ListShape, value: unknown[], field: string): Violation | undefined {
  const length = lengthConstraint(shape, value.length);
  if (length !== undefined) return {field, constraint: length};
  for (const [position, member] of value.entries()) {
    const path = `${field}.${position + 1}.member`;
    const found =
      member === null
        ? violation(path, 'Member must not be null')
        : findViolation(shape.member, member, path);
    if (found) return shape.member.type === 'string' ? textViolation(shape.member, found, field) : found;
  }
  return undefined;
}

/**
 * A text in a list is refused as the list, with all that is asked of its members, as in
 * `Invalid parameter at 'registryIds' failed to satisfy constraint: 'Member must satisfy constraint: [Member must
 * satisfy regular expression pattern: [0-9]{12}]'` (aws-actions/amazon-ecr-login, README); the names of
 * repositories as one of them (`aws ecr describe-repositories`).
 */
function textViolation(shape: StringShape, found: Violation, list: string): Violation {
  if (shape.ownCheck === 'repositoryName') return {...found, field: shape.ownCheck};
  return {field: list, constraint: `Member must satisfy constraint: [${constraintsOf(shape).join(', ')}]`};
}

function constraintsOf(shape: StringShape): string[] {
  return [
    ...(shape.max === undefined ? [] : [atMost(shape.max)]),
    ...(shape.min === undefined ? [] : [atLeast(shape.min)]),
    ...(shape.values === undefined ? [] : [oneOf(shape.values)]),
    ...(shape.patternText === undefined ? [] : [matching(shape.patternText)]),
  ];
}

function stringConstraint(shape: StringShape, value: string): string | undefined {
  const length = lengthConstraint(shape, value.length);
  if (length !== undefined) return worded(shape, length);
  if (shape.values && !shape.values.includes(value)) return oneOf(shape.values);
  if (!shape.pattern || shape.pattern.test(value)) return undefined;
  const {patternText = ''} = shape;
  return shape.ownCheck === undefined
    ? matching(patternText)
    : `must satisfy regular expression '${patternText}'`;
}

/** What the service checks with code of its own it does not call a member. */
function worded(shape: Shape, constraint: string): string {
  const own = shape.type === 'string' && shape.ownCheck !== undefined;
  return own ? constraint.replace(/^Member /, '') : constraint;
}

function atLeast(length: number): string {
  return `Member must have length greater than or equal to ${length}`;
}

function atMost(length: number): string {
  return `Member must have length less than or equal to ${length}`;
}

function oneOf(values: readonly string[]): string {
  return `Member must satisfy enum value set: [${values.join(', ')}]`;
}

function matching(patternText: string): string {
  return `Member must satisfy regular expression pattern: ${patternText}`;
}

function lengthConstraint(limits: {min?: number; max?: number}, length: number): string | undefined {
  if (limits.min !== undefined && length < limits.min) return atLeast(limits.min);
  if (limits.max !== undefined && length > limits.max) return atMost(limits.max);
  return undefined;
}

function rangeConstraint(shape: NumberShape, value: number): string | undefined {
  if (shape.min !== undefined && value < shape.min) {
    return `Member must have value greater than or equal to ${shape.min}`;
  }
  if (shape.max !== undefined && value > shape.max) {
    return `Member must have value less than or equal to ${shape.max}`;
  }
  return undefined;
}

function violation(field: string, constraint: string | undefined): Violation | undefined {
  return constraint === undefined ? undefined : {field, constraint};
}
