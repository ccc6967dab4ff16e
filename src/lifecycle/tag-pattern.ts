import type {LifecycleSelection} from './policy.ts';

/** What an image's tag has to look like: fixed texts in this order, with anything between them. */
export interface TagPattern {
  /** The entry as the policy spells it; a prefix is shown with a `*` behind it. */
  text: string;
  /** Never empty; the first is anchored at the tag's beginning, the last at its end. */
  segments: readonly string[];
}

/** The patterns for every one of which an image needs a matching tag; empty when tags do not matter. */
export function tagPatternsOf(selection: LifecycleSelection): TagPattern[] {
  const prefixes = (selection.tagPrefixList ?? []).map(prefixPattern);
  return [...(selection.tagPatternList ?? []).map(wildcardPattern), ...prefixes];
}

/** Whether a pattern matches a whole tag; upper and lower case differ. */
export function matchesTag({segments}: TagPattern, tag: string): boolean {
  const first = segments[0]!;
  if (segments.length === 1) return tag === first;
  if (!tag.startsWith(first)) return false;
  const last = segments.at(-1)!;
  const end = tag.length - last.length;
  let from = first.length;
  for (let position = 1; position < segments.length - 1; position++) {
    const segment = segments[position]!;
    const at = tag.indexOf(segment, from);
    if (at < 0) return false;
    from = at + segment.length;
  }
  return from <= end && tag.endsWith(last);
}

/** Whether a pattern matches every tag that there can be. */
export function matchesEveryTag({segments}: TagPattern): boolean {
  return segments.length > 1 && segments.every(segment => segment === '');
}

/** Whether every tag that the narrow pattern matches is also matched by the wide one. */
export function includesPattern(wide: TagPattern, narrow: TagPattern): boolean {
  return matchesTag(wide, narrow.segments.join(ANYTHING));
}

/** Stands for the text under a wildcard: no tag and no entry has it, so only a wildcard can match it. */
const ANYTHING = '\u0000';

function wildcardPattern(text: string): TagPattern {
  return {text, segments: text.split('*')};
}

/** A `*` in a prefix is no wildcard: it is a character that no tag has. */
function prefixPattern(prefix: string): TagPattern {
  return {text: `${prefix}*`, segments: [prefix, '']};
}
