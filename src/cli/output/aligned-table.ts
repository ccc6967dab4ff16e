import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import {humanCell} from './cell.ts';
import {harmless} from './harmless.ts';
import type {Column, Table} from './table.ts';

const GAP = '  ';

/** The narrowest that a column of prose becomes; where there is no room for it, it goes below its row. */
const MIN_PROSE_WIDTH = 20;

/** The narrowest that a column becomes whose cells are cut: as much as tells most tags apart. */
const MIN_CUT_WIDTH = 12;

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
 * columns of prose take several lines and others are cut. Import it on demand where a command also runs without it: measuring takes
 * tables that cost more than most commands.
 */
export function alignedTable(table: Table, {now, heading, width}: TableLayout): string {
  const columns = table.columns.map(column => (typeof column === 'string' ? {heading: column} : column));
  const body = table.rows.map(row => row.map(cell => harmless(humanCell(cell, now))));
  const available = width ?? Number.POSITIVE_INFINITY;
  const {head, lines} = layOut(columns, cutToFit(columns, body, available), available);
  return [heading(head), ...lines].map(text => `${text}\n`).join('');
}

/** The cells, with an ellipsis where one had to be cut for its row to fit; whoever needs them whole pipes the table. */
function cutToFit(
  columns: readonly Column[],
  body: readonly string[][],
  available: number,
): readonly string[][] {
  const cut = columns.map(column => column.cut === true);
  if (!cut.includes(true)) return body;
  const widths = naturalWidths(columns, body);
  for (let excess = widthOf(widths) - available; excess > 0; excess--) {
    const candidates = widths.map((one, position) => (cut[position] ? one : 0));
    const widest = Math.max(...candidates);
    if (widest <= MIN_CUT_WIDTH) break;
    widths[candidates.indexOf(widest)]!--;
  }
  return body.map(row =>
    row.map((cell, position) => (cut[position] ? shortened(cell, widths[position]!) : cell)),
  );
}

function shortened(cell: string, width: number): string {
  if (stringWidth(cell) <= width) return cell;
  const kept = sliceAnsi(cell, 0, width - 1);
  // A character of two columns that stands on the edge is kept whole.
  return `${stringWidth(kept) < width ? kept : sliceAnsi(cell, 0, width - 2)}…`;
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

function widthOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
}

/** Takes what is too much from the widest columns of prose; undefined where they cannot give enough. */
function narrowed(
  natural: readonly number[],
  columns: readonly Column[],
  available: number,
): number[] | undefined {
  const widths = [...natural];
  for (let excess = widthOf(widths) - available; excess > 0; excess--) {
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
