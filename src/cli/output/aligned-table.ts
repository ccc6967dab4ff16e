import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import {humanCell} from './cell.ts';
import {harmless} from './harmless.ts';
import type {Column, Table} from './table.ts';

const GAP = '  ';

/** The narrowest that a column of prose becomes; where there is no room for it, it goes below its row. */
const MIN_PROSE_WIDTH = 20;

/** How far prose stands to the right that goes below its row. */
const INDENT = '    ';

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
  const {head, lines} = layOut(columns, body, width ?? Number.POSITIVE_INFINITY);
  return [heading(head), ...lines].map(text => `${text}\n`).join('');
}

interface Lines {
  head: string;
  lines: string[];
}

function layOut(columns: readonly Column[], body: readonly string[][], width: number): Lines {
  const natural = naturalWidths(columns, body);
  const widths = narrowed(natural, columns, width);
  const head = joined(
    columns.map(column => column.heading.toUpperCase()),
    widths ?? natural,
    columns,
  );
  if (widths) return {head, lines: body.flatMap(row => broken(row, widths, columns))};
  const {prose, whole} = columns.at(-1) ?? {};
  if ((prose || whole) && width > INDENT.length + MIN_PROSE_WIDTH) return proseBelow(columns, body, width);
  return {head, lines: body.map(row => joined(row, natural, columns))};
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

/** Takes what is too much from the widest columns of prose; undefined where they cannot give enough. */
function narrowed(
  natural: readonly number[],
  columns: readonly Column[],
  available: number,
): number[] | undefined {
  const widths = [...natural];
  const used = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
  for (let excess = used - available; excess > 0; excess--) {
    const prose = widths.map((one, position) => (columns[position]?.prose ? one : 0));
    const widest = Math.max(...prose);
    if (widest <= MIN_PROSE_WIDTH) return undefined;
    widths[prose.indexOf(widest)]!--;
  }
  return widths;
}

/** The lines of a row: one, unless a cell of prose is wider than its column. */
function broken(row: readonly string[], widths: readonly number[], columns: readonly Column[]): string[] {
  const cells = row.map((cell, position) =>
    columns[position]?.prose && stringWidth(cell) > widths[position]!
      ? wrapAnsi(cell, widths[position]!, {hard: true}).split('\n')
      : [cell],
  );
  const height = Math.max(...cells.map(lines => lines.length));
  return Array.from({length: height}, (_, at) =>
    joined(
      cells.map(lines => lines[at] ?? ''),
      widths,
      columns,
    ),
  );
}

/** The last column under each row instead of beside it. */
function proseBelow(columns: readonly Column[], body: readonly string[][], width: number): Lines {
  const {head, lines} = layOut(
    columns.slice(0, -1),
    body.map(row => row.slice(0, -1)),
    Number.POSITIVE_INFINITY,
  );
  const prose = body.map(row => wrapAnsi(row.at(-1) ?? '', width - INDENT.length, {hard: true}));
  return {
    head,
    lines: lines.flatMap((line, at) => [line, ...prose[at]!.split('\n').map(text => `${INDENT}${text}`)]),
  };
}

function joined(cells: readonly string[], widths: readonly number[], columns: readonly Column[]): string {
  return widths
    .map((width, position) => pad(cells[position] ?? '', width, columns[position]?.align ?? 'left'))
    .join(GAP)
    .trimEnd();
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
