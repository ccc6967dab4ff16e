import {pointerToken} from '../json/json-source.ts';
import {closest} from './closest.ts';
import type {ServiceMessage, UnplacedFinding} from './finding.ts';
import type {JsonSchema} from './json-schema.ts';
import {quoted} from './quoted.ts';
import {
  guessed,
  jsonType,
  missingMembers,
  NO_BRANCH,
  notInEnum,
  tooSmall,
  unknownMembers,
  wrongType,
} from './service-message.ts';

/** Members that the service judges by branches of its schema, so that any fault in them reads the same. */
const BRANCHED = new Set(['countType', 'countUnit', 'targetStorageClass']);

interface Place {
  pointer: string;
  /** The name of the member that holds the value. */
  name: string;
}

/** Checks types, members, enumerations and bounds of a value against its schema; reports every fault. */
export function checkShape(value: unknown, schema: JsonSchema, place: Place): UnplacedFinding[] {
  if (jsonType(value) !== schema.type) return [typeFault(value, schema, place)];
  if (isObject(value)) return checkObject(value, schema, place);
  if (Array.isArray(value)) return checkArray(value, schema, place);
  if (typeof value === 'string') return checkString(value, schema, place);
  return checkNumber(value as number, schema, place);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkObject(value: Record<string, unknown>, schema: JsonSchema, place: Place): UnplacedFinding[] {
  const properties = schema.properties ?? {};
  const missing = (schema.required ?? []).filter(name => !Object.hasOwn(value, name));
  const unknown = Object.keys(value).filter(name => !Object.hasOwn(properties, name));
  const onUnknown = {missing, known: Object.keys(properties), serviceMessage: unknownMembers(unknown)};
  return [
    ...missing.map(name => missingFault(name, missing, place)),
    ...unknown.map(name => unknownFault(name, onUnknown, place)),
    ...Object.entries(value)
      .filter(([name]) => Object.hasOwn(properties, name))
      .flatMap(([name, member]) => checkShape(member, properties[name]!, inside(place, name))),
  ];
}

function checkArray(value: unknown[], schema: JsonSchema, place: Place): UnplacedFinding[] {
  const faults = value.flatMap((item, position) =>
    checkShape(item, schema.items ?? {}, {
      pointer: `${place.pointer}/${position}`,
      name: place.name === 'rules' ? 'the rule' : `an entry of ${place.name}`,
    }),
  );
  const {minItems = 0, maxItems = Number.POSITIVE_INFINITY} = schema;
  if (value.length < minItems) faults.unshift(tooFew(value.length, minItems, place));
  if (value.length > maxItems) faults.unshift(tooMany(value.length, maxItems, place));
  return faults;
}

function checkString(value: string, schema: JsonSchema, place: Place): UnplacedFinding[] {
  if (!schema.enum || schema.enum.includes(value)) return [];
  const meant = schema.enum.length === 1 ? schema.enum[0] : closest(value, schema.enum);
  const fault = schema.enum.length === 1 ? `must be ${meant}` : `that is none of ${schema.enum.join(', ')}`;
  return [
    {
      severity: 'error',
      code: 'BAD_VALUE',
      pointer: place.pointer,
      message: `${place.name} is ${quoted(value)}, and ${fault}`,
      suggestion: meant ? `write "${meant}"` : `write one of ${schema.enum.join(', ')}`,
      serviceMessage: branched(place, notInEnum(value, schema.enum)),
    },
  ];
}

function checkNumber(value: number, schema: JsonSchema, place: Place): UnplacedFinding[] {
  const {minimum = Number.NEGATIVE_INFINITY} = schema;
  if (value >= minimum) return [];
  return [
    {
      severity: 'error',
      code: 'TOO_SMALL',
      pointer: place.pointer,
      message: `${place.name} is ${value}, and the least is ${minimum}`,
      suggestion: `write ${minimum} or more`,
      serviceMessage: tooSmall(minimum, value),
    },
  ];
}

function inside({pointer}: Place, name: string): Place {
  return {pointer: `${pointer}/${pointerToken(name)}`, name};
}

function branched({name}: Place, otherwise: ServiceMessage): ServiceMessage {
  return BRANCHED.has(name) ? NO_BRANCH : otherwise;
}

function typeFault(value: unknown, {type = 'object'}: JsonSchema, place: Place): UnplacedFinding {
  return {
    severity: 'error',
    code: 'WRONG_TYPE',
    pointer: place.pointer,
    message: `${place.name} is ${described(value)}, and must be ${article(type)}`,
    suggestion: typeSuggestion(value, type, place),
    serviceMessage: branched(place, wrongType(value, type)),
  };
}

function typeSuggestion(value: unknown, type: string, {name}: Place): string {
  if (value === null) return `leave ${name} out rather than writing null`;
  if (type === 'integer' && typeof value === 'string' && /^\d+$/.test(value))
    return `write ${value} without quotes`;
  if (type === 'array' && typeof value === 'string') return `write [${quoted(value)}]`;
  return `write ${article(type)}`;
}

function missingFault(name: string, missing: readonly string[], place: Place): UnplacedFinding {
  return {
    severity: 'error',
    code: 'MISSING_MEMBER',
    pointer: place.pointer,
    message: `${place.name} has no ${name}`,
    suggestion: `add "${name}"`,
    serviceMessage: missingMembers(missing),
  };
}

interface UnknownMembers {
  missing: readonly string[];
  known: readonly string[];
  /** One message tells of all unknown members of an object. */
  serviceMessage: ServiceMessage;
}

function unknownFault(
  name: string,
  {missing, known, serviceMessage}: UnknownMembers,
  place: Place,
): UnplacedFinding {
  const meant = closest(name, missing) ?? closest(name, known);
  return {
    severity: 'error',
    code: 'UNKNOWN_MEMBER',
    pointer: inside(place, name).pointer,
    atKey: true,
    message: `${place.name} has a member ${quoted(name)} that the grammar does not know`,
    suggestion: meant ? `"${meant}" may be meant` : `the members here are ${known.join(', ')}`,
    serviceMessage,
  };
}

function tooFew(found: number, minimum: number, {pointer, name}: Place): UnplacedFinding {
  return {
    severity: 'error',
    code: name === 'rules' ? 'NO_RULES' : 'TAG_LIST_EMPTY',
    pointer,
    message: `${name} is empty`,
    suggestion:
      name === 'rules' ? 'write at least one rule, or delete the policy' : 'name at least one entry',
    serviceMessage: guessed(
      `array is too short: must have at least ${minimum} elements but instance has ${found} elements`,
    ),
  };
}

function tooMany(found: number, maximum: number, {pointer, name}: Place): UnplacedFinding {
  return {
    severity: 'error',
    code: 'TOO_MANY_RULES',
    pointer,
    message: `${name} has ${found} entries, and the most is ${maximum}`,
    suggestion: `remove or merge ${found - maximum} of them`,
    serviceMessage: guessed(
      `array is too long: must have at most ${maximum} elements but instance has ${found} elements`,
    ),
  };
}

function described(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `the string ${quoted(value)}`;
  if (typeof value === 'object') return article(jsonType(value));
  return String(value);
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
