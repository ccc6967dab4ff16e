import {textWidth, truncate} from './fit.ts';

/** Breaks a text at spaces into lines of at most `width` columns; a longer word is cut where it must be. */
export function wrap(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = cutInto(lines, word, width);
  }
  return [...lines, line];
}

function cutInto(lines: string[], word: string, width: number): string {
  let rest = word;
  while (textWidth(rest) > width) {
    const head = truncate(rest, width + 1).slice(0, -1);
    if (head === '') break;
    lines.push(head);
    rest = rest.slice(head.length);
  }
  return rest;
}
