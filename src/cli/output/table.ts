import stringWidth from 'string-width';
import {type Cell, humanCell, plainCell} from './cell.ts';
import {harmless} from './harmless.ts';

/** A column's heading; numbers are aligned to the right. */
export interface Column {
  heading: string;
  align?: 'left' | 'right';
}

/** Rows under headings, as people see them aligned and scripts see them tab-separated. */
export interface Table {
  columns: readonly (string | Column)[];
  rows: readonly (readonly Cell[])[];
  /** What people read instead when there are no rows. */
  empty?: string;
}

const GAP = '  ';

/** Aligned columns with upper-case headings, widths measured as the terminal shows them. */
export function alignedTable(table: Table, options: {now: Date; heading: (text: string) => string}): string {
  const columns = table.columns.map(column => (typeof column === 'string' ? {heading: column} : column));
  const body = table.rows.map(row => row.map(cell => harmless(humanCell(cell, options.now))));
  const widths = columns.map((column, position) =>
    Math.max(stringWidth(column.heading), ...body.map(row => stringWidth(row[position] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, position) => pad(cell, widths[position] ?? 0, columns[position]?.align ?? 'left'))
      .join(GAP)
      .trimEnd();
  const head = options.heading(line(columns.map(column => column.heading.toUpperCase())));
  return [head, ...body.map(line)].map(text => `${text}\n`).join('');
}

/** One row a line, cells separated by tabs, no headings, nothing shortened. */
export function tabSeparated(table: Table): string {
  return table.rows.map(row => `${row.map(cell => harmless(plainCell(cell))).join('\t')}\n`).join('');
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
