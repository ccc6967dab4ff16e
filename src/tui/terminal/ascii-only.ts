import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const STAND_INS: Record<string, string> = {
  '…': '~',
  '↑': '^',
  '↓': 'v',
  '▸': '+',
  '▾': '-',
  '└': '`',
  '›': '>',
  '·': '.',
  '─': '-',
  '│': '|',
  '▏': '|',
};

/** Whether the locale says that the terminal shows UTF-8; a locale that says nothing is taken to be modern. */
export function showsUtf8(env: NodeJS.ProcessEnv): boolean {
  if (env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

/** A line for a terminal without UTF-8: the same columns, in ASCII (escape sequences are ASCII already). */
export function asciiOnly(line: string): string {
  // A character may be joined of several, some of them in ASCII, and takes the columns of one.
  return isAscii(line) ? line : Array.from(graphemes.segment(line), ({segment}) => standIn(segment)).join('');
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function standIn(character: string): string {
  if (isAscii(character)) return character;
  if (character in STAND_INS) return STAND_INS[character]!;
  if (/^[\u2588-\u258e]$/.test(character)) return '#';
  const base = /^[\x20-\x7e]/.exec(character)?.[0] ?? '';
  return base.padEnd(stringWidth(character), '?');
}
