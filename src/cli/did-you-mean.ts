import {editDistance} from '../lifecycle/edit-distance.ts';

/** So many names are offered at most. */
const OFFERED = 3;
/** Of a word's letters, this share may be wrong. */
const TOLERANCE = 0.4;
/** Fewer letters are part of too many names. */
const MIN_PART = 3;

/** `did you mean list?` for a mistyped word, or undefined where no name is like it. */
export function didYouMean(word: string, names: readonly string[]): string | undefined {
  const similar = similarNames(word, names);
  return similar.length === 0 ? undefined : `did you mean ${similar.join(', ')}?`;
}

/** The few names that are most like a word, the nearest first. */
export function similarNames(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  return [...new Set(names)]
    .map(name => ({name, distance: distanceTo(wanted, name.toLowerCase())}))
    .filter(({distance}) => distance <= Math.max(1, wanted.length * TOLERANCE))
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length)
    .slice(0, OFFERED)
    .map(({name}) => name);
}

/** What was left unfinished is nearer than what was mistyped. */
function distanceTo(word: string, name: string): number {
  if (word.length >= MIN_PART && name.startsWith(word)) return 0;
  if (word.length >= MIN_PART && name.includes(word)) return 1;
  return editDistance(word, name);
}
