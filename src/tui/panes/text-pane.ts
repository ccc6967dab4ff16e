import {takeColumns, textWidth} from '../text/fit.ts';
import {harmless} from '../text/sanitize.ts';
import type {PaneDefinition, PaneRow, Tone} from './pane.ts';

/** A line of a text, or a part of one that is wider than the screen. */
export interface TextRow extends PaneRow {
  text: string;
  /** Which line of the text it belongs to. */
  line: number;
  /** That line, where this is a part of it: a filter lets through all of it or nothing. */
  whole?: string;
  tone?: Tone;
}

/** A text that can be scrolled and searched. */
export const TEXT: PaneDefinition<TextRow> = {
  heading: false,
  searchText: ({text, whole = text}) => whole,
  columns: [{id: 'text', title: '', width: 10, grow: true, rank: 0, cell: row => row}],
};

/** The rows of a text, one for each line. */
export function textRows(lines: readonly (string | {text: string; tone?: Tone})[]): TextRow[] {
  return lines.map((line, at) => {
    const row = {key: String(at), line: at};
    return typeof line === 'string' ? {...row, text: line} : {...row, ...line};
  });
}

/** A value as indented JSON, one row for each line. */
export function jsonRows(value: unknown): TextRow[] {
  return textRows(JSON.stringify(value, undefined, 2).split('\n'));
}

/** The same text in rows of at most `width` columns; nothing of it is lost or added. */
export function wrapRows(rows: readonly TextRow[], width: number): TextRow[] {
  return wholeLines(rows).flatMap(row => cutRow({...row, text: harmless(row.text)}, width));
}

/** The whole text, in lines as they were before they were broken. */
export function textOf(rows: readonly TextRow[]): string {
  return wholeLines(rows)
    .map(({text}) => `${harmless(text)}\n`)
    .join('');
}

function wholeLines(rows: readonly TextRow[]): TextRow[] {
  const lines = new Map<number, TextRow>();
  for (const row of rows) {
    const begun = lines.get(row.line);
    lines.set(row.line, begun ? {...begun, text: begun.text + row.text} : row);
  }
  return [...lines.values()];
}

/** Whether any row is wider than that. */
export function isTooWide(rows: readonly TextRow[], width: number): boolean {
  return rows.some(row => row.text.length > width / 2 && textWidth(row.text) > width);
}

function cutRow(row: TextRow, width: number): TextRow[] {
  const parts: TextRow[] = [];
  let rest = row.text;
  do {
    const text = takeWords(rest, width) || rest;
    parts.push({...row, key: `${row.line}.${parts.length}`, text, whole: row.text});
    rest = rest.slice(text.length);
  } while (rest !== '');
  return parts;
}

/** As much of a text as fits; up to and with a blank where that does not leave half of the line empty. */
function takeWords(text: string, width: number): string {
  const most = takeColumns(text, width);
  if (most.length === text.length) return most;
  const words = most.slice(0, most.lastIndexOf(' ') + 1);
  return textWidth(words) > width / 2 ? words : most;
}
