/** What a member of an operation's input or output is, read from the SDK's own schemas. */
export type Shape =
  | {kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob'}
  | {kind: 'list'; item: Shape}
  | {kind: 'map'; value: Shape}
  | {kind: 'structure'; members: MemberShape[]};

/** A member by its name in JSON. */
export interface MemberShape {
  name: string;
  required: boolean;
  shape: Shape;
}

/** Input and output of one operation. */
export interface OperationShape<Name extends string = string> {
  name: Name;
  input: MemberShape[];
  output: MemberShape[];
}

/** Smithy's static schemas: a number for a simple type, an array for the rest, or a function that gives one. */
type Schema = number | readonly unknown[] | (() => Schema);

/** Schema kinds and simple types as the SDK encodes them (@smithy/types, schema/static-schemas). */
const LIST = 1;
const MAP = 2;
const LIST_BIT = 0b0100_0000;
const MAP_BIT = 0b1000_0000;
const SIMPLE: Record<number, 'string' | 'number' | 'boolean' | 'timestamp' | 'blob'> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  4: 'timestamp',
  21: 'blob',
};

/** Reads an operation's schema. */
export function readOperation<Name extends string>(
  name: Name,
  schema: readonly unknown[],
): OperationShape<Name> {
  return {name, input: membersOf(schema[4] as Schema), output: membersOf(schema[5] as Schema)};
}

function membersOf(schema: Schema): MemberShape[] {
  const shape = read(schema);
  return shape.kind === 'structure' ? shape.members : [];
}

function read(schema: Schema): Shape {
  if (typeof schema === 'function') return read(schema());
  if (typeof schema === 'number') return readSimple(schema);
  const [kind] = schema;
  if (kind === LIST) return {kind: 'list', item: read(schema[4] as Schema)};
  if (kind === MAP) return {kind: 'map', value: read(schema[5] as Schema)};
  if (kind === 0) return read(schema[4] as Schema);
  const names = (schema[4] ?? []) as string[];
  const types = (schema[5] ?? []) as Schema[];
  const required = (schema[6] ?? 0) as number;
  return {
    kind: 'structure',
    // The SDK writes the required members first.
    members: names.map((name, position) => ({
      name,
      required: position < required,
      shape: read(unwrap(types[position]!)),
    })),
  };
}

/** A member with traits of its own is written as a pair. */
function unwrap(schema: Schema): Schema {
  const isPair =
    Array.isArray(schema) && schema.length === 2 && (typeof schema[0] === 'function' || schema[0] === 0);
  return isPair ? (schema[0] as Schema) : schema;
}

function readSimple(schema: number): Shape {
  if (schema & LIST_BIT) return {kind: 'list', item: readSimple(schema & ~LIST_BIT)};
  if (schema & MAP_BIT) return {kind: 'map', value: readSimple(schema & ~MAP_BIT)};
  return {kind: SIMPLE[schema] ?? 'string'};
}
