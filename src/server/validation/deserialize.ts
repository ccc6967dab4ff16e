import {EcrFault} from '../ecr-fault.ts';
import {type JsonKind, jsonKind} from './json-kind.ts';
import type {NumberShape, Shape, StructureShape} from './shape.ts';

/** The words for JSON kinds in the service's complaints about types. */
const TOKEN: Record<JsonKind, string> = {
  string: 'STRING_VALUE',
  number: 'NUMBER_VALUE',
  decimal: 'DECIMAL_VALUE',
  boolean: 'BOOLEAN_VALUE',
  null: 'NULL_VALUE',
  list: 'START_ARRAY',
  structure: 'START_OBJECT',
};

const SCALAR_NAME = {
  string: 'a String',
  integer: 'an Integer',
  long: 'a Long',
  boolean: 'a Boolean',
  blob: 'a Blob',
} as const;

/**
 * Takes from a JSON value what its shape names and nothing else; null members count as absent.
 * Blobs become bytes.
 * @throws EcrFault SerializationException when a value has the wrong JSON type
 */
export function deserialize(shape: Shape, value: unknown): unknown {
  const kind = jsonKind(value);
  switch (shape.type) {
    case 'structure':
      if (kind !== 'structure') throw misplaced(kind);
      return pickMembers(shape, value as Record<string, unknown>);
    case 'list':
      if (kind !== 'list') throw misplaced(kind);
      return (value as unknown[]).map(member => (member === null ? null : deserialize(shape.member, member)));
    case 'string':
      if (kind !== 'string') throw inconvertible(kind, shape.type);
      return value;
    case 'boolean':
      if (kind !== 'boolean') throw inconvertible(kind, shape.type);
      return value;
    case 'blob':
      if (kind !== 'string') throw inconvertible(kind, shape.type);
      return decodeBase64(value as string);
    default:
      if (kind !== 'number' || !fits(shape, value as number)) throw inconvertible(kind, shape.type);
      return value;
  }
}

function pickMembers(shape: StructureShape, value: Record<string, unknown>): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const members of [shape.required, shape.optional]) {
    for (const [name, member] of Object.entries(members)) {
      const given = value[name];
      if (given !== undefined && given !== null) picked[name] = deserialize(member, given);
    }
  }
  return picked;
}

const MAX_INTEGER = 2 ** 31 - 1;

function fits(shape: NumberShape, value: number): boolean {
  return shape.type === 'integer' ? Math.abs(value) <= MAX_INTEGER : Number.isSafeInteger(value);
}

function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64; a text of another length than its bytes call for held such a thing.
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (Math.ceil((bytes.length * 4) / 3) !== text.length - padding) {
    throw serialization('Invalid base64 encoding');
  }
  return bytes;
}

function misplaced(kind: JsonKind): EcrFault {
  if (kind === 'list') return serialization('Start of list found where not expected');
  if (kind === 'structure') return serialization('Start of structure or map found where not expected.');
  return serialization('Unexpected field type');
}

function inconvertible(kind: JsonKind, type: keyof typeof SCALAR_NAME): EcrFault {
  if (kind === 'list' || kind === 'structure') return misplaced(kind);
  return serialization(`${TOKEN[kind]} can not be converted to ${SCALAR_NAME[type]}`);
}

function serialization(message: string): EcrFault {
  return new EcrFault('SerializationException', message);
}
