import type {Confirmation} from '../state/overlay.ts';
import type {Size} from '../terminal/size.ts';
import {truncate} from '../text/fit.ts';
import {harmless} from '../text/sanitize.ts';
import {wrap} from '../text/wrap.ts';

/** From how many rows on the terminal has room for a question whose lines are broken rather than cut. */
const ROWS_FOR_WHOLE_LINES = 16;
/** Columns before the lines of a question. */
export const QUESTION_INDENT = 3;

/** A question in lines that fit: names may be long, and what is asked about must not be guessed. */
export function questionTexts(
  {title, lines}: Pick<Confirmation, 'title' | 'lines'>,
  {columns, rows}: Size,
): {title: readonly string[]; lines: readonly string[]} {
  const inLines = (text: string, width: number): string[] =>
    rows < ROWS_FOR_WHOLE_LINES ? [truncate(harmless(text), width)] : wrapIndented(harmless(text), width);
  return {
    title: inLines(title, columns - 2),
    lines: lines.filter(line => line !== '').flatMap(line => inLines(line, columns - QUESTION_INDENT - 1)),
  };
}

/** What is broken stays below its own beginning. */
function wrapIndented(text: string, width: number): string[] {
  const indent = /^ */.exec(text)![0];
  return wrap(text.slice(indent.length), width - indent.length).map(line => indent + line);
}
