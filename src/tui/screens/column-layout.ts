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
/** What the growing column has at least before columns come that are otherwise left out. */
const COMFORTABLE = 40;

/** How many blanks stand between columns. */
export function columnGap(width: number): number {
  return width < NARROW ? NARROW_GAP : GAP;
}

/**
 * Chooses the columns that fit, leaving out those of the highest rank first, and shares out what is left. Widths
 * do not depend on the rows, so that nothing jumps while one scrolls.
 */
export function layoutColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  wide: boolean,
): PlacedColumn<Row>[] {
  const gap = columnGap(width);
  const fitting = dropUntilFit(wide ? columns : columns.filter(column => !column.wideOnly), {width, gap});
  const chosen = wide ? fitting : addSpareColumns(columns, fitting, {width, gap});
  return shareOut(chosen, width - widthOf(chosen, gap));
}

interface Room {
  width: number;
  gap: number;
}

function dropUntilFit<Row>(columns: readonly Column<Row>[], {width, gap}: Room): readonly Column<Row>[] {
  let chosen = columns;
  while (widthOf(chosen, gap) > width) {
    const least = Math.max(...chosen.map(column => column.rank));
    if (least === 0) break;
    const last = chosen.findLastIndex(column => column.rank === least);
    chosen = chosen.filter((_, at) => at !== last);
  }
  return chosen;
}

/** On a wide terminal there is room for more than what was asked for. */
function addSpareColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly Column<Row>[],
  {width, gap}: Room,
): readonly Column<Row>[] {
  const wanted = new Set(chosen);
  for (const column of columns) {
    if (!column.wideOnly) continue;
    const more = columns.filter(one => wanted.has(one) || one === column);
    const grown = more.reduce((sum, one) => sum + (one.grow ? Math.max(0, COMFORTABLE - one.width) : 0), 0);
    if (widthOf(more, gap) + grown <= width) wanted.add(column);
  }
  return columns.filter(column => wanted.has(column));
}

/** What is left goes to the column that grows, as far as that helps, then to those that can show more. */
function shareOut<Row>(columns: readonly Column<Row>[], spare: number): PlacedColumn<Row>[] {
  let left = spare;
  const placed = columns.map(column => ({column, width: column.width}));
  for (const one of placed.toSorted(
    (a, b) => Number(b.column.grow ?? false) - Number(a.column.grow ?? false),
  )) {
    const {grow, max = grow ? Number.POSITIVE_INFINITY : one.width} = one.column;
    const more = Math.min(left, max - one.width);
    // A column that does not grow shows all or what it always shows: half a digest is of no use.
    if (more <= 0 && left >= 0) continue;
    if (!grow && one.width + more < max) continue;
    one.width = Math.max(1, one.width + more);
    left -= more;
  }
  return placed;
}

function widthOf<Row>(columns: readonly Column<Row>[], gap: number): number {
  return columns.reduce((sum, column) => sum + column.width, 0) + gap * Math.max(0, columns.length - 1);
}
