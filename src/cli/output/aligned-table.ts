import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import {humanCell} from './cell.ts';
import {harmless} from './harmless.ts';
import type {Column, Table} from './table.ts';

const GAP = '  ';

/** The narrowest that a column of prose becomes; below that, the terminal breaks the lines. */
const MIN_PROSE_WIDTH = 20;

/** How a table is laid out. */
export interface TableLayout {
  now: Date;
  heading: (text: string) => string;
  /** The columns of the terminal; undefined where lines may be as long as they like. */
  width?: number | undefined;
}

/**
 * Aligned columns with upper-case headings, widths measured as the terminal shows them; in a narrow terminal,
 * columns of prose take several lines. Import it on demand where a command also runs without it: measuring takes
 * tables that cost more than most commands.
 */
export function alignedTable(table: Table, {now, heading, width}: TableLayout): string {
  const columns = table.columns.map(column => (typeof column === 'string' ? {heading: column} : column));
  const body = table.rows.map(row => row.map(cell => harmless(humanCell(cell, now))));
  const natural = naturalWidths(columns, body);
  const widths = narrowed(natural, columns, width);
  const line = (cells: readonly string[]): string =>
    widths
      .map((columnWidth, position) =>
        pad(cells[position] ?? '', columnWidth, columns[position]?.align ?? 'left'),
      )
      .join(GAP)
      .trimEnd();
  const head = heading(line(columns.map(column => column.heading.toUpperCase())));
  const lines = widths.every((one, position) => one === natural[position])
    ? body
    : body.flatMap(row => broken(row, widths, columns));
  return [head, ...lines.map(line)].map(text => `${text}\n`).join('');
}

function naturalWidths(columns: readonly Column[], body: readonly string[][]): number[] {
  const widths = columns.map(({heading}) => stringWidth(heading));
  for (const row of body) {
    for (const [position, cell] of row.entries()) {
      widths[position] = Math.max(widths[position] ?? 0, stringWidth(cell));
    }
  }
  return widths;
}

/** Takes what is too much from the widest columns of prose. */
function narrowed(
  widths: readonly number[],
  columns: readonly Column[],
  available = Number.POSITIVE_INFINITY,
): number[] {
  const fitted = [...widths];
  const used = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
  for (let excess = used - available; excess > 0; excess--) {
    const prose = fitted.map((one, position) => (columns[position]?.prose ? one : 0));
    const widest = Math.max(...prose);
    if (widest <= MIN_PROSE_WIDTH) break;
    fitted[prose.indexOf(widest)]!--;
  }
  return fitted;
}

/** The lines of a row: one, unless a cell of prose is wider than its column. */
function broken(row: readonly string[], widths: readonly number[], columns: readonly Column[]): string[][] {
  const cells = row.map((cell, position) =>
    columns[position]?.prose && stringWidth(cell) > widths[position]!
      ? wrapAnsi(cell, widths[position]!, {hard: true}).split('\n')
      : [cell],
  );
  const height = Math.max(...cells.map(lines => lines.length));
  return Array.from({length: height}, (_, at) => cells.map(lines => lines[at] ?? ''));
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
