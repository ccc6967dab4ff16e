/** The deepest nesting that is read: policies need five levels, and a parser that recurses has a floor. */
export const MAX_NESTING = 256;

/** The offset of the bracket that nests a JSON text deeper than `MAX_NESTING`; undefined when none does. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const {0: token, index} of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > MAX_NESTING) return index;
  }
  return undefined;
}
