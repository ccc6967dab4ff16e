import {editDistance} from './edit-distance.ts';

/** The most letters by which a misspelling may differ from what was meant. */
const MAX_DISTANCE = 3;

/** The word that was most likely meant, ignoring case; undefined when none is near. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(MAX_DISTANCE, Math.floor(typed.length / 2)) + 1;
  for (const candidate of words) {
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}
