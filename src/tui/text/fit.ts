import stringWidth from 'string-width';
import {GLYPH} from './glyphs.ts';
import {isPlainAscii} from './sanitize.ts';

/** Where a text stands in a space that is wider. */
export type Alignment = 'left' | 'right';

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** Columns that a text takes on a terminal: two for a wide character, none for a combining one. */
export function textWidth(text: string): number {
  return isPlainAscii(text) ? text.length : stringWidth(text);
}

/** A text of exactly `width` columns: padded, or cut with an ellipsis. */
export function fitTo(text: string, width: number, align: Alignment = 'left'): string {
  const cut = truncate(text, width);
  const padding = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'left' ? cut + padding : padding + cut;
}

/** A text of at most `width` columns, its end replaced by an ellipsis where it is longer. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (textWidth(text) <= width) return text;
  return takeColumns(text, width - 1) + GLYPH.ellipsis;
}

/** As `truncate`, but it is the beginning that goes: for paths, whose end tells them apart. */
export function truncateStart(text: string, width: number): string {
  if (width <= 0) return '';
  if (textWidth(text) <= width) return text;
  let rest = text;
  for (const {segment} of graphemes.segment(text)) {
    if (textWidth(rest) <= width - 1) break;
    rest = rest.slice(segment.length);
  }
  return GLYPH.ellipsis + rest;
}

/** The beginning of a text that fits into so many columns. */
export function takeColumns(text: string, width: number): string {
  if (isPlainAscii(text)) return text.slice(0, width);
  let taken = '';
  let columns = 0;
  for (const {segment} of graphemes.segment(text)) {
    columns += stringWidth(segment);
    if (columns > width) break;
    taken += segment;
  }
  return taken;
}
