/** The kinds of values that requests are made of, each with the limits that the service's model states. */
export type Shape = StringShape | NumberShape | BooleanShape | BlobShape | ListShape | StructureShape;

/** A text. `pattern` must match all of it; `patternText` is how the service words it, where that differs. */
export interface StringShape {
  type: 'string';
  /** The service checks it with code of its own, under this name wherever it stands, and words refusals apart. */
  ownCheck?: string;
  min?: number;
  max?: number;
  pattern?: RegExp;
  patternText?: string;
  values?: readonly string[];
}

/** A whole number: of 32 bits (`integer`) or 64 (`long`). */
export interface NumberShape {
  type: 'integer' | 'long';
  min?: number;
  max?: number;
}

export interface BooleanShape {
  type: 'boolean';
}

/** Bytes, on the wire as base64; `max` counts bytes. */
export interface BlobShape {
  type: 'blob';
  max: number;
}

export interface ListShape {
  type: 'list';
  member: Shape;
  min?: number;
  max?: number;
}

/** An object. Members that it does not name are ignored, as AWS JSON does. */
export interface StructureShape {
  type: 'structure';
  required: Members;
  optional: Members;
}

/** Shapes by the names under which they stand in an object. */
export type Members = Readonly<Record<string, Shape>>;

/** A text of `min` to `max` characters. */
export function text(min?: number, max?: number): StringShape {
  return {type: 'string', ...(min === undefined ? {} : {min}), ...(max === undefined ? {} : {max})};
}

/** A text that a regular expression describes from end to end. */
export function matching(pattern: string, limits: Omit<StringShape, 'type' | 'pattern'> = {}): StringShape {
  return {type: 'string', patternText: pattern, ...limits, pattern: new RegExp(`^(?:${pattern})$`)};
}

/** One of some words, which refusals list in this order. */
export function oneOf(...values: string[]): StringShape {
  return {type: 'string', values};
}

/** A whole number of at most 32 bits. */
export function integer(min: number, max: number): NumberShape {
  return {type: 'integer', min, max};
}

/** A list of `min` to `max` members. */
export function list(member: Shape, min?: number, max?: number): ListShape {
  return {type: 'list', member, ...(min === undefined ? {} : {min}), ...(max === undefined ? {} : {max})};
}

/** An object with members that must be there and members that may. */
export function structure(required: Members, optional: Members = {}): StructureShape {
  return {type: 'structure', required, optional};
}
