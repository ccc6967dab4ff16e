import {readText} from '../read-text.ts';

/** A name in a list, with the line that it is on. */
export interface ListedName {
  text: string;
  line: number;
}

/** What a list of a hundred thousand whole references takes; more is no list of images. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;

/** Reads a list of names from a file, or from standard input where the path is `-`. */
export async function readListedNames(path: string): Promise<ListedName[]> {
  return listedNames(await readText(path, {what: 'the list of images', maxBytes: MAX_LIST_BYTES}));
}

/**
 * The names in a list: one a line, or several with blanks between them, as `kubectl -o jsonpath` prints them. What
 * follows a `#` is a comment; no name of an image has one.
 */
export function listedNames(text: string): ListedName[] {
  return text.split('\n').flatMap((content, index) =>
    content
      .replace(/#.*/s, '')
      .split(/\s+/)
      .filter(Boolean)
      .map(word => ({text: word, line: index + 1})),
  );
}
