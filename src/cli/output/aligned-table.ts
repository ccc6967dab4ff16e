import stringWidth from 'string-width';
import {humanCell} from './cell.ts';
import {harmless} from './harmless.ts';
import type {Table} from './table.ts';

const GAP = '  ';

/**
 * Aligned columns with upper-case headings, widths measured as the terminal shows them. Import it on demand
 * where a command also runs without it: measuring takes tables that cost more than most commands.
 */
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

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
