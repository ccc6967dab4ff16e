import {hasCode} from '../../errors.ts';
import {columnOrder, isSortable} from './column-order.ts';
import {definitionOf} from './definitions.ts';
import {columnsNamed, type Matcher, parseFilter, type Searchable} from './filter.ts';
import {type Column, type Pane, type PaneDefinition, type PaneRow, UNDRAWN} from './pane.ts';

/** Rows of a long list in which a column is looked for. */
const ROWS_LOOKED_AT = 1000;

/**
 * Works out again which rows are shown and in what order, after rows, filter, sort or folding changed. The
 * cursor stays on its row, or goes to the next one when that row is gone. Rows are kept sorted, so that a page
 * added to 100,000 of them costs one pass and not a whole sort.
 */
export function arrange(pane: Pane): Pane {
  const definition = definitionOf(pane.kind);
  const rows = sortRows(pane.rows, pane, definition);
  const tree = groupByParent(rows);
  const {roots, children} = tree;
  const passes = matcherOf(pane, searchable(definition, tree, pane.now));
  const shown = passes ? roots.filter(row => passes(row) || children.get(row.key)?.some(passes)) : roots;
  const visible = children.size === 0 ? shown : unfold(shown, {children, passes, unfolded: pane.unfolded});
  const parents: ReadonlySet<string> = new Set(children.keys());
  const context = new Set(passes && children.size > 0 ? keysOf(visible.filter(row => !passes(row))) : []);
  return {...pane, rows, visible, parents, context, cursor: followCursor(pane, visible)};
}

/** The reason why a filter cannot be read; undefined when it can. */
export function filterFault(filter: string, pane: Pane): string | undefined {
  try {
    parseFilter(filter, searchable(definitionOf(pane.kind), NO_TREE, pane.now));
    return undefined;
  } catch (error) {
    if (hasCode(error)) return error.message;
    throw error;
  }
}

/** The filter for the first column that says what the filter, which looks at names, was asked for. */
export function columnFilter({filter, kind, rows, now}: Pane): string | undefined {
  if (!/^[\w+-]+$/.test(filter)) return undefined;
  const {columns} = definitionOf(kind);
  return columns
    .map(column => `${column.id}:${filter}`)
    .find(one => {
      const passes = parseFilter(one, searchable(definitionOf(kind), NO_TREE, now));
      return rows.slice(0, ROWS_LOOKED_AT).some(passes);
    });
}

/** Whether what passes the filter changes as time goes by. */
export function filtersByAge({filter, kind}: Pane): boolean {
  const {columns} = definitionOf(kind);
  return columnsNamed(filter).some(
    name => columns.find(column => column.id === name)?.measure?.unit === 'time',
  );
}

/** Rows by what they stand below. */
interface Tree {
  /** Rows that stand for themselves; one without its parent in the list does. */
  roots: readonly PaneRow[];
  /** By the key of the parent. */
  children: ReadonlyMap<string, readonly PaneRow[]>;
}

const NO_TREE: Tree = {roots: [], children: new Map()};

function groupByParent(rows: readonly PaneRow[]): Tree {
  const children = new Map<string, PaneRow[]>();
  for (const row of rows) {
    if (row.parent === undefined) continue;
    const siblings = children.get(row.parent);
    if (siblings) siblings.push(row);
    else children.set(row.parent, [row]);
  }
  if (children.size === 0) return {roots: rows, children};
  const present = new Set(keysOf(rows.filter(row => children.has(row.key))));
  for (const key of children.keys()) if (!present.has(key)) children.delete(key);
  const roots = rows.filter(row => row.parent === undefined || !present.has(row.parent));
  return {roots, children};
}

/** Undefined where nothing filters. */
function matcherOf({filter}: Pane, rows: Searchable<PaneRow>): Matcher<PaneRow> | undefined {
  if (filter.trim() === '') return undefined;
  try {
    return parseFilter(filter, rows);
  } catch (error) {
    if (hasCode(error, 'INVALID_INPUT')) return undefined;
    throw error;
  }
}

/**
 * What lies below a row is found by the texts of both, so that `!stable` leaves out the signature of `stable`
 * as well.
 */
function searchable(
  definition: PaneDefinition<PaneRow>,
  {roots, children}: Tree,
  now: number,
): Searchable<PaneRow> {
  const texts = new Map<string, string>();
  for (const row of children.size === 0 ? [] : roots)
    if (children.has(row.key)) texts.set(row.key, `${definition.searchText(row)}\n`);
  return {
    searchText: row => (texts.get(row.parent ?? '') ?? '') + definition.searchText(row),
    column: name => {
      const column = definition.columns.find(({id}) => id === name);
      if (!column) return undefined;
      const text = (row: PaneRow): string => column.cell(row, {...UNDRAWN, now}).text;
      const {names, measure} = column;
      return {text: names ? row => names(row).join('\n') || text(row) : text, measure};
    },
    now,
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
  const column = sort && columns.find(one => one.id === sort.column);
  if (!sort || !column || !isSortable(column)) return undefined;
  const compare = columnOrder(column);
  return sort.descending ? (one: PaneRow, other: PaneRow) => compare(other, one) : compare;
}

/** Rows with what is unfolded below them; what passes a filter shows below a row that does not, folded or not. */
function unfold(
  roots: readonly PaneRow[],
  tree: {children: Tree['children']; passes: Matcher<PaneRow> | undefined; unfolded: ReadonlySet<string>},
): PaneRow[] {
  const {children, passes, unfolded} = tree;
  return roots.flatMap(row => {
    const below = children.get(row.key);
    if (!below) return [row];
    if (unfolded.has(row.key)) return [row, ...unfold(below, tree)];
    return passes && !passes(row) ? [row, ...below.filter(passes)] : [row];
  });
}

function keysOf(rows: readonly PaneRow[]): string[] {
  return rows.map(row => row.key);
}

/** Where the row under the cursor is now; of one that is gone, the next that is still there, or the one before. */
function followCursor({visible: before, cursor}: Pane, visible: readonly PaneRow[]): number {
  if (before[cursor]?.key === visible[cursor]?.key) return cursor;
  const places = new Map(visible.map((row, at) => [row.key, at]));
  const inOrder = [...before.slice(cursor), ...before.slice(0, cursor).reverse()];
  const nearest = inOrder.find(row => places.has(row.key));
  return nearest ? places.get(nearest.key)! : Math.max(0, Math.min(cursor, visible.length - 1));
}
