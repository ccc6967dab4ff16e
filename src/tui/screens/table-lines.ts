import {definitionOf} from '../panes/definitions.ts';
import {windowTop} from '../panes/move.ts';
import type {CellContext, Line, Pane, PaneRow, Sort, Span} from '../panes/pane.ts';
import {fitTo, textWidth} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {columnGap, layoutColumns, type PlacedColumn} from './column-layout.ts';

/** A line of a table, and whether the cursor is on it. */
export interface TableLine {
  spans: Line;
  current: boolean;
}

/** Where and how a table is drawn. */
export interface TableSpace {
  width: number;
  height: number;
  wide: boolean;
  now: number;
  /** Whether keys go to this list; only then its current row is shown as such. */
  active: boolean;
}

/** Columns before the first: the cursor and the mark. */
const GUTTER = 2;

/** The heading (where the list has one, and room for a row below it) and the rows that are in view; each line is exactly as wide as the space. */
export function tableLines(pane: Pane, space: TableSpace): TableLine[] {
  const definition = definitionOf(pane.kind);
  const wanted = definition.columns.filter(column => !column.onDemand || pane.asked.has(column.id));
  const columns = layoutColumns(wanted, space.width - GUTTER, space.wide);
  const heading = definition.heading && space.height > 1;
  const rowCount = Math.max(0, space.height - (heading ? 1 : 0));
  const top = windowTop(pane, rowCount);
  const rows = pane.visible
    .slice(top, top + rowCount)
    .map((row, at) => rowLine(row, {pane, columns, space, current: top + at === pane.cursor}));
  return heading ? [headingLine(columns, pane.sort, space.width), ...rows] : rows;
}

interface RowPlace {
  pane: Pane;
  columns: readonly PlacedColumn<PaneRow>[];
  space: TableSpace;
  current: boolean;
}

function rowLine(row: PaneRow, {pane, columns, space, current}: RowPlace): TableLine {
  const common = {now: space.now, fold: foldOf(row, pane)};
  const cells = columns.map(({column, width}): Span => {
    const {text, tone} = column.cell(row, {...common, width});
    const shown = pane.context.has(row.key) ? 'dim' : tone;
    return {text: fitTo(harmless(text), width, column.align), ...(shown && {tone: shown})};
  });
  const isCurrent = current && space.active;
  return {
    spans: withGaps(gutter(row, pane, current ? (space.active ? '>' : GLYPH.dot) : ' '), cells, space.width),
    current: isCurrent,
  };
}

function headingLine(
  columns: readonly PlacedColumn<PaneRow>[],
  sort: Sort | undefined,
  width: number,
): TableLine {
  const titles = columns.map(({column, width: own}): Span => {
    const arrow =
      sort?.column === column.id && column.title !== ''
        ? sort.descending
          ? GLYPH.descending
          : GLYPH.ascending
        : '';
    return {text: fitTo(`${column.title}${arrow}`, own, column.align), tone: 'strong'};
  });
  return {spans: withGaps(' '.repeat(GUTTER), titles, width), current: false};
}

/** The cursor and the mark are characters, for a terminal that shows neither colour nor inverse. */
function gutter(row: PaneRow, pane: Pane, cursor: string): string {
  const mark = pane.marks.has(row.key) ? '*' : row.key === pane.rangeStart ? '~' : ' ';
  return cursor + mark;
}

function foldOf(row: PaneRow, {parents, unfolded}: Pane): CellContext['fold'] {
  if (!parents.has(row.key)) return 'none';
  return unfolded.has(row.key) ? 'unfolded' : 'folded';
}

/** Joins neighbours of one tone, so that a row is few pieces, and fills the line. */
function withGaps(start: string, cells: readonly Span[], width: number): Span[] {
  const gap = ' '.repeat(columnGap(width - GUTTER));
  const joined: Span[] = [{text: start}];
  const add = (span: Span): void => {
    const last = joined.at(-1)!;
    if ((last.tone ?? 'plain') === (span.tone ?? 'plain'))
      joined[joined.length - 1] = {...last, text: last.text + span.text};
    else joined.push(span);
  };
  for (const [at, cell] of cells.entries())
    add(at === cells.length - 1 ? cell : {...cell, text: cell.text + gap});
  const used = joined.reduce((sum, span) => sum + textWidth(span.text), 0);
  if (used < width) add({text: ' '.repeat(width - used)});
  return joined;
}
