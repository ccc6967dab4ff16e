import {stringify} from 'yaml';

/**
 * Longer lists are written in parts: a document is built of nodes that take twenty times the memory of its
 * text, and a repository may have fifty thousand images.
 */
const PART = 200;

/** A value as a YAML document. */
export function toYaml(value: unknown): string {
  return [...yamlParts(value)].join('');
}

/** The same in parts, each made when the one before it has been taken. */
export function* yamlParts(value: unknown): Generator<string> {
  if (isLong(value)) {
    for (const part of partsOf(value)) yield stringify(part);
  } else if (isPlainObject(value) && Object.values(value).some(isLong)) {
    for (const [key, inner] of Object.entries(value)) {
      if (isLong(inner)) yield* longMember(key, inner);
      else if (inner !== undefined) yield stringify({[key]: inner});
    }
  } else {
    yield stringify(value);
  }
}

/** The member's name stands above the first part alone. */
function* longMember(key: string, list: readonly unknown[]): Generator<string> {
  let isFirst = true;
  for (const part of partsOf(list)) {
    const text = stringify({[key]: part});
    yield isFirst ? text : text.slice(text.indexOf('\n') + 1);
    isFirst = false;
  }
}

function* partsOf(list: readonly unknown[]): Generator<unknown[]> {
  for (let at = 0; at < list.length; at += PART) yield list.slice(at, at + PART);
}

function isLong(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > PART;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
