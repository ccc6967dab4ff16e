/** C0, DEL, C1, bidirectional controls, line separators, and what takes no place and so could hide in a name. */
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Shows control characters instead of obeying them, so that no text from a registry, an archive or a file
 * can move the cursor, recolour or rename a terminal: `\u001b[31m` comes out as `␛[31m`. Line breaks and tabs
 * survive only where the caller says so.
 */
export function harmless(text: string, keep = ''): string {
  return text.replace(HARMFUL, character =>
    keep.includes(character) ? character : picture(character.codePointAt(0)!),
  );
}

/** The same for JSON: what a terminal would obey stands there as JSON's own escape, and the value stays what it is. */
export function harmlessJson(json: string): string {
  return json.replace(HARMFUL, character =>
    character === '\n' ? character : escaped(character.codePointAt(0)!),
  );
}

/** What chalk writes: bold, dim, italic, underlined, colours and their ends. Nothing that hides or blinks. */
const STYLE = /(\u001b\[(?:[0-4]|2[1-4]|3\d|9\d)m)/;

/** The same for text that this program has coloured already: lines, tabs and colours survive, nothing else does. */
export function harmlessStyled(text: string): string {
  return text
    .split(STYLE)
    .map((part, position) => (position % 2 === 1 ? part : harmless(part, '\n\t')))
    .join('');
}

function picture(code: number): string {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : escaped(code);
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
