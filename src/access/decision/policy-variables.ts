import {literalPattern, type Pattern, wildcardPattern} from './pattern.ts';
import type {RequestContext} from './request-context.ts';

/** What stands between the braces of `${key}` or `${key, 'default'}`. */
const BODY = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/** `${*}`, `${?}` and `${$}` stand for the character itself. */
const ESCAPED = new Set(['*', '?', '$']);

/** How a text of a policy becomes a pattern. */
export interface PatternOptions {
  /** Whether `*` and `?` are wildcards where the policy's author wrote them. */
  wildcards: boolean;
  /** The request that fills in variables; undefined where variables are plain text (Version 2008-10-17). */
  context: RequestContext | undefined;
}

/**
 * Compiles a text of a policy for one request. What a variable stands for is taken literally, never as a
 * wildcard. Undefined when a variable has neither one value in the request nor a default: nothing equals it.
 */
export function patternFor(text: string, {wildcards, context}: PatternOptions): Pattern | undefined {
  const compile = wildcards ? wildcardPattern : literalPattern;
  if (!context || !text.includes('${')) return compile(text);
  const tokens: Pattern[number][] = [];
  let end = 0;
  for (const {body, start, end: behind} of occurrences(text)) {
    const value = resolveVariable(body, context);
    if (value === undefined) return undefined;
    tokens.push(...compile(text.slice(end, start)), ...literalPattern(value));
    end = behind;
  }
  return [...tokens, ...compile(text.slice(end))];
}

/** A text with something else in place of every variable. */
export function replaceVariables(text: string, replacement: string): string {
  let replaced = '';
  let end = 0;
  for (const {start, end: behind} of occurrences(text)) {
    replaced += text.slice(end, start) + replacement;
    end = behind;
  }
  return replaced + text.slice(end);
}

interface Occurrence {
  /** The text between the braces. */
  body: string;
  start: number;
  end: number;
}

/** The variables of a text and where they stand; each reaches to the next closing brace. */
function* occurrences(text: string): Generator<Occurrence> {
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start + 2)) {
    const close = text.indexOf('}', start);
    if (close < 0) return;
    yield {body: text.slice(start + 2, close), start, end: close + 1};
    start = close - 1;
  }
}

/** A variable that a text of a policy uses. */
export interface PolicyVariable {
  /** The text between the braces. */
  body: string;
  /** The condition key; undefined for the escapes and where the body cannot be read. */
  key: string | undefined;
  readable: boolean;
}

/** The variables of a text, in order. */
export function variablesIn(text: string): PolicyVariable[] {
  return Array.from(occurrences(text), ({body}) => {
    const key = ESCAPED.has(body) ? undefined : BODY.exec(body)?.[1];
    return {body, key, readable: ESCAPED.has(body) || key !== undefined};
  });
}

function resolveVariable(body: string, context: RequestContext): string | undefined {
  if (ESCAPED.has(body)) return body;
  const parsed = BODY.exec(body);
  if (!parsed) return undefined;
  const values = context.valuesOf(parsed[1]!);
  return values?.length === 1 ? values[0] : parsed[2];
}
