/** The kinds of JSON values, as the service names them when it meets one where it wants another. */
export type JsonKind = 'string' | 'number' | 'decimal' | 'boolean' | 'null' | 'list' | 'structure';

/** What kind of JSON value this is; `decimal` is a number with a fraction. */
export function jsonKind(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'structure';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : 'decimal';
  return typeof value as JsonKind;
}
