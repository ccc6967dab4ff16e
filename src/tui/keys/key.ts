/**
 * What was typed. A key's name is the character itself (`j`, `G`, `:`), or `space`, `enter`, `escape`, `tab`,
 * `up`, `pagedown`, `f5` and so on, with `ctrl-`, `shift-` or `alt-` before it.
 */
export type Input = {type: 'key'; name: string} | {type: 'paste'; text: string};

/** The character that a key types, for prompts; undefined for a key that types none. */
export function typedCharacter(name: string): string | undefined {
  if (name === 'space') return ' ';
  return [...name].length === 1 ? name : undefined;
}
