import {ARN_PARTS} from '../grammar/arn.ts';

/** The wildcard for any text. */
export const ANY_TEXT = Symbol('*');

/** The wildcard for any one character. */
export const ANY_CHARACTER = Symbol('?');

type Token = string | typeof ANY_TEXT | typeof ANY_CHARACTER;

/** A compiled pattern: single characters, and the wildcards `*` (any text) and `?` (any one character). */
export type Pattern = readonly Token[];

/** Compiles a text in which `*` and `?` are wildcards. */
export function wildcardPattern(text: string): Pattern {
  return Array.from({length: text.length}, (_, at) => tokenOf(text[at]!));
}

/** Compiles a text in which every character stands for itself. */
export function literalPattern(text: string): Pattern {
  return Array.from({length: text.length}, (_, at) => text[at]!);
}

/** A pattern that matches whatever its original does, in any case. */
export function ignoringCase(pattern: Pattern): Pattern {
  return pattern.map(token => (typeof token === 'string' ? token.toLowerCase() : token));
}

/**
 * Whether a whole text fits a pattern. Only the last `*` is ever reconsidered, so the time is bounded by
 * the product of both lengths, whoever wrote the pattern.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let position = 0;
  let at = 0;
  let retryPosition = -1;
  let retryAt = 0;
  while (at < text.length) {
    const token = pattern[position];
    if (token === ANY_TEXT) {
      retryPosition = ++position;
      retryAt = at;
    } else if (token === ANY_CHARACTER || token === text[at]) {
      position++;
      at++;
    } else if (retryPosition >= 0) {
      position = retryPosition;
      at = ++retryAt;
    } else return false;
  }
  while (pattern[position] === ANY_TEXT) position++;
  return position === pattern.length;
}

/**
 * Whether an ARN fits a pattern of a condition, each of the six parts for itself (IAM User Guide, "Amazon Resource
 * Name (ARN) condition operators"): a wildcard never reaches across a colon into the next part. Parts that a
 * pattern leaves out are wildcards.
 */
export function matchesArnPattern(pattern: Pattern, arn: string): boolean {
  const texts = splitInParts(literalPattern(arn));
  if (texts.length < ARN_PARTS) return matchesPattern(pattern, arn);
  const parts = splitInParts(pattern);
  return texts.every((text, part) => {
    const wanted = parts[part] ?? (endsOpen(parts) ? [ANY_TEXT] : []);
    return matchesPattern(wanted, text.join(''));
  });
}

/** A pattern of one part is an ARN only when it is all wildcard; `arn` or `repository` alone match nothing. */
function endsOpen(parts: Pattern[]): boolean {
  return parts.length > 1 || parts[0]!.includes(ANY_TEXT);
}

function splitInParts(pattern: Pattern): Pattern[] {
  const parts: Token[][] = [[]];
  for (const token of pattern) {
    if (token === ':' && parts.length < ARN_PARTS) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function tokenOf(character: string): Token {
  if (character === '*') return ANY_TEXT;
  return character === '?' ? ANY_CHARACTER : character;
}
