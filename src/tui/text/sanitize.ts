/** Shown in place of what has no picture of its own. */
const REPLACEMENT = '\u{fffd}';

/** C0, DEL, C1, bidirectional controls, line separators, invisible joiners of texts, lone surrogates. */
const HARMFUL =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Makes a text from a registry safe to show: a control character becomes its picture (`␛`), so that it is
 * seen and does nothing. Everything on the screen that we did not write ourselves passes here.
 */
export function harmless(text: string): string {
  return isPlainAscii(text) ? text : text.replace(HARMFUL, pictureOf);
}

/** Whether a text is printable ASCII alone, whose width is its length. */
export function isPlainAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\t') return ' ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : REPLACEMENT;
}
