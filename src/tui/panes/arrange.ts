import {hasCode} from '../../errors.ts';
import {definitionOf} from './definitions.ts';
import {type Matcher, parseFilter} from './filter.ts';
import type {CellContext, Column, Pane, PaneDefinition, PaneRow} from './pane.ts';

/** The context in which cells are asked for their text by filters, where no row is drawn. */
const UNDRAWN: CellContext = {now: 0, fold: 'none', width: Number.POSITIVE_INFINITY};

/**
 * Works out again which rows are shown and in what order, after rows, filter, sort or folding changed. The
 * cursor stays on its row, or near where it was when that row is gone. Rows are kept sorted, so that a page
 * added to 100,000 of them costs one pass and not a whole sort.
 */
export function arrange(pane: Pane): Pane {
  const definition = definitionOf(pane.kind);
  const rows = sortRows(pane.rows, pane, definition);
  const {roots, children} = groupByParent(rows);
  const passing = filterRoots(roots, {children, matches: matcherOf(pane.filter, definition)});
  const visible = children.size === 0 ? passing : unfold(passing, children, pane.unfolded);
  const parents: ReadonlySet<string> = new Set(children.keys());
  return {...pane, rows, visible, parents, cursor: followCursor(pane, visible)};
}

/** The reason why a filter cannot be read; undefined when it can. */
export function filterFault(filter: string, pane: Pane): string | undefined {
  try {
    parseFilter(filter, searchable(definitionOf(pane.kind)));
    return undefined;
  } catch (error) {
    if (hasCode(error)) return error.message;
    throw error;
  }
}

/** A row without its parent in the list stands for itself. */
function groupByParent(rows: readonly PaneRow[]): {
  roots: readonly PaneRow[];
  children: Map<string, PaneRow[]>;
} {
  const children = new Map<string, PaneRow[]>();
  for (const row of rows) {
    if (row.parent === undefined) continue;
    const siblings = children.get(row.parent);
    if (siblings) siblings.push(row);
    else children.set(row.parent, [row]);
  }
  if (children.size === 0) return {roots: rows, children};
  const present = new Set(rows.flatMap(row => (children.has(row.key) ? [row.key] : [])));
  for (const key of children.keys()) if (!present.has(key)) children.delete(key);
  const roots = rows.filter(row => row.parent === undefined || !present.has(row.parent));
  return {roots, children};
}

/** A parent passes with any of its children. */
function filterRoots(
  roots: readonly PaneRow[],
  {children, matches}: {children: Map<string, PaneRow[]>; matches: Matcher<PaneRow> | undefined},
): readonly PaneRow[] {
  if (!matches) return roots;
  return roots.filter(row => matches(row) || children.get(row.key)?.some(matches));
}

function matcherOf(filter: string, definition: PaneDefinition<PaneRow>): Matcher<PaneRow> | undefined {
  if (filter.trim() === '') return undefined;
  try {
    return parseFilter(filter, searchable(definition));
  } catch (error) {
    if (hasCode(error, 'INVALID_INPUT')) return undefined;
    throw error;
  }
}

function searchable(definition: PaneDefinition<PaneRow>) {
  return {
    searchText: definition.searchText,
    columnText: (id: string) => {
      const column = definition.columns.find(one => one.id === id);
      return column && ((row: PaneRow) => column.cell(row, UNDRAWN).text);
    },
  };
}

function sortRows(
  rows: readonly PaneRow[],
  pane: Pane,
  definition: PaneDefinition<PaneRow>,
): readonly PaneRow[] {
  const compare = comparator(definition.columns, pane);
  return compare ? rows.toSorted(compare) : rows;
}

function comparator(columns: readonly Column<PaneRow>[], {sort}: Pane) {
  const compare = sort && columns.find(column => column.id === sort.column)?.compare;
  if (!sort || !compare) return undefined;
  return sort.descending ? (one: PaneRow, other: PaneRow) => compare(other, one) : compare;
}

function unfold(
  roots: readonly PaneRow[],
  children: Map<string, PaneRow[]>,
  unfolded: ReadonlySet<string>,
): PaneRow[] {
  return roots.flatMap(row => {
    const below = unfolded.has(row.key) ? children.get(row.key) : undefined;
    return below ? [row, ...unfold(below, children, unfolded)] : [row];
  });
}

function followCursor(pane: Pane, visible: readonly PaneRow[]): number {
  const key = pane.visible[pane.cursor]?.key;
  if (key !== undefined && visible[pane.cursor]?.key !== key) {
    const found = visible.findIndex(row => row.key === key);
    if (found >= 0) return found;
  }
  return Math.max(0, Math.min(pane.cursor, visible.length - 1));
}
