import {ARN_PARTS} from '../grammar/arn.ts';
import {ANY_CHARACTER, ANY_TEXT, matchesPattern, type Pattern} from './pattern.ts';

/**
 * Whether a resource fits a pattern of `Resource` or `NotResource` (IAM User Guide, "IAM JSON policy elements:
 * Resource"). A wildcard stays within its part of the ARN, except a `*` that is the last character of its part:
 * it reaches past the colon. Parts that a pattern leaves out are wildcards.
 */
export function matchesResourcePattern(pattern: Pattern, resource: string): boolean {
  const lastColon = colons(resource)[ARN_PARTS - 2];
  if (lastColon === undefined) return matchesPattern(pattern, resource);
  if (matchesParts(pattern, resource, lastColon)) return true;
  const missing = ARN_PARTS - 1 - pattern.filter(token => token === ':').length;
  if (missing <= 0 || !pattern.includes(':')) return false;
  const completed = [...pattern, ...Array.from({length: missing}, () => [':', ANY_TEXT] as const).flat()];
  return matchesParts(completed, resource, lastColon);
}

/** Follows every way through the pattern at once, so that the time is the product of both lengths at most. */
function matchesParts(pattern: Pattern, text: string, lastColon: number): boolean {
  const farReaching = farReachingStars(pattern);
  let reached = withStarsSkipped(new Set([0]), pattern);
  for (let at = 0; at < text.length && reached.size > 0; at++) {
    const betweenParts = text[at] === ':' && at <= lastColon;
    const next = new Set<number>();
    for (const position of reached) {
      const token = pattern[position];
      if (token === ANY_TEXT) {
        if (!betweenParts || farReaching.has(position)) next.add(position);
      } else if (token === ANY_CHARACTER ? !betweenParts : token === text[at]) {
        next.add(position + 1);
      }
    }
    reached = withStarsSkipped(next, pattern);
  }
  return reached.has(pattern.length);
}

function withStarsSkipped(positions: Set<number>, pattern: Pattern): Set<number> {
  for (const position of positions) if (pattern[position] === ANY_TEXT) positions.add(position + 1);
  return positions;
}

/** The positions of every `*` before a colon or at the end. */
function farReachingStars(pattern: Pattern): Set<number> {
  const found = new Set<number>();
  for (let position = pattern.length - 1; position >= 0; position--) {
    const next = pattern[position + 1];
    const last = next === undefined || next === ':' || found.has(position + 1);
    if (pattern[position] === ANY_TEXT && last) found.add(position);
  }
  return found;
}

function colons(text: string): number[] {
  return Array.from(text.matchAll(/:/g), ({index}) => index);
}
