/** The size of a terminal in cells. */
export interface Size {
  columns: number;
  rows: number;
}

/** More rows are left blank: no screen has so many, and what is drawn must have a bound. */
const MOST_ROWS = 1000;
/** What a terminal has that does not say. */
const USUAL: Size = {columns: 80, rows: 24};

/** The size that a terminal says it has. */
export function sizeOf({columns, rows}: {columns?: number; rows?: number}): Size {
  return {columns: columns || USUAL.columns, rows: Math.min(rows || USUAL.rows, MOST_ROWS)};
}

/** Whether nothing needs to be drawn again. */
export function isSameSize(one: Size, other: Size): boolean {
  return one.columns === other.columns && one.rows === other.rows;
}
