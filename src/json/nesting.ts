/** The deepest nesting that is read: policies need five levels, and a parser that recurses has a floor. */
const MAX_NESTING = 256;

/** What is said of a text that is nested deeper. */
export const TOO_DEEP = `nested more than ${MAX_NESTING} levels deep`;

/**
 * The offset of the bracket that nests a JSON text deeper than `MAX_NESTING`; undefined when none does. Looks at
 * every character once, whatever the text is.
 */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > MAX_NESTING) return at;
  }
  return undefined;
}

/** The offset of the quotation mark that ends a string, or of the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
