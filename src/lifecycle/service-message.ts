import type {ServiceMessage} from './finding.ts';

/** The text of a fault that has been seen from the service. */
export function seen(text: string): ServiceMessage {
  return {text, seen: true};
}

/** The text of a fault that nobody has published; what is known of the service's validator makes it likely. */
export function guessed(text: string): ServiceMessage {
  return {text, seen: false};
}

/** A text that is not JSON, or whose root is not an object. */
export const UNMAPPABLE = seen('Could not map policyString into LifecyclePolicy.');

/** Any combination of members that no branch of the service's schema allows. */
export const NO_BRANCH = seen('instance failed to match exactly one schema (matched 0 out of 2)');

/** A tagged rule with neither list. */
export const TAG_LIST_REQUIRED = seen('Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.');

/** A second untagged rule in one storage class. */
export const ONE_UNTAGGED_RULE = seen('Only one rule can select Untagged images per storage class.');

/** An any rule above another rule of its storage class. */
export const ANY_RULE_LAST = seen('Rule for tagStatus=ANY must have the lowest priority per storage class');

/** Members that are required and absent. */
export function missingMembers(names: readonly string[]): ServiceMessage {
  return seen(`object has missing required properties (${JSON.stringify(names.toSorted())})`);
}

/** Members that the grammar does not know. */
export function unknownMembers(names: readonly string[]): ServiceMessage {
  const list = JSON.stringify(names.toSorted());
  return seen(`object instance has properties which are not allowed by the schema: (${list})`);
}

/** A value of the wrong JSON type. */
export function wrongType(found: unknown, allowed: string): ServiceMessage {
  return seen(
    `instance type (${jsonType(found)}) does not match any allowed primitive type (allowed: ["${allowed}"])`,
  );
}

/** A value outside an enumeration. */
export function notInEnum(found: unknown, allowed: readonly string[]): ServiceMessage {
  const values = JSON.stringify(allowed.toSorted());
  return seen(`instance value (${JSON.stringify(found)}) not found in enum (possible values: ${values})`);
}

/** A number below its minimum. */
export function tooSmall(minimum: number, found: number): ServiceMessage {
  return seen(`numeric instance is lower than the required minimum (minimum: ${minimum}, found: ${found})`);
}

/** The name that a JSON schema gives to the type of a value; whole numbers are integers. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
