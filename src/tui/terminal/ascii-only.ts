import stringWidth from 'string-width';

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
  return line.replace(/[^\x00-\x7f]+/g, run => [...run].map(standIn).join(''));
}

function standIn(character: string): string {
  if (character in STAND_INS) return STAND_INS[character]!;
  if (/[\u2588-\u258e]/.test(character)) return '#';
  return '?'.repeat(stringWidth(character));
}
