import {harmless} from '../../output/harmless.ts';

/** A policy's text with line breaks and indentation, for people and for files. */
export function prettyPolicy(text = ''): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return harmless(text, '\n\t');
  }
}
