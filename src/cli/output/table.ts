import {type Cell, plainCell} from './cell.ts';
import {harmless} from './harmless.ts';

/** A column's heading; numbers are aligned to the right. */
export interface Column {
  heading: string;
  align?: 'left' | 'right';
  /** Whether the column holds sentences, which may take several lines where a terminal is narrow. */
  prose?: boolean;
  /** Whether what is too long for a narrow terminal is cut off there: lists of tags, commands. */
  cut?: boolean;
  /** Whether the column, the last one, goes below its row rather than break where a terminal is narrow. */
  whole?: boolean;
}

/** Rows under headings, as people see them aligned and scripts see them tab-separated. */
export interface Table {
  columns: readonly (string | Column)[];
  rows: readonly (readonly Cell[])[];
  /** What people read instead when there are no rows. */
  empty?: string;
}

/** One row a line, cells separated by tabs, no headings, nothing shortened. */
export function tabSeparated(table: Table): string {
  return table.rows.map(row => `${row.map(cell => harmless(plainCell(cell))).join('\t')}\n`).join('');
}
