import type {Column} from '../panes/pane.ts';

/** A column with the width that it gets. */
export interface PlacedColumn<Row> {
  column: Column<Row>;
  width: number;
}

/** Blank columns between two columns, and fewer of them where room is scarce. */
const GAP = 2;
const NARROW_GAP = 1;
const NARROW = 60;

/** How many blanks stand between columns. */
export function columnGap(width: number): number {
  return width < NARROW ? NARROW_GAP : GAP;
}

/**
 * Chooses the columns that fit, leaving out those of the highest rank first, and gives what is left to the one
 * that grows. Widths do not depend on the rows, so that nothing jumps while one scrolls.
 */
export function layoutColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  wide: boolean,
): PlacedColumn<Row>[] {
  const gap = columnGap(width);
  let chosen = columns.filter(column => wide || !column.wideOnly);
  while (chosen.length > 1 && widthOf(chosen, gap) > width) {
    const least = Math.max(...chosen.map(column => column.rank));
    if (least === 0) break;
    const last = chosen.findLastIndex(column => column.rank === least);
    chosen = chosen.filter((_, at) => at !== last);
  }
  const left = width - widthOf(chosen, gap);
  return chosen.map(column => ({
    column,
    width: column.grow ? Math.max(1, column.width + left) : column.width,
  }));
}

function widthOf<Row>(columns: readonly Column<Row>[], gap: number): number {
  return columns.reduce((sum, column) => sum + column.width, 0) + gap * Math.max(0, columns.length - 1);
}
