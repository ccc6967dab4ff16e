import {arrange} from './arrange.ts';
import {currentRow, moveBy} from './move.ts';
import type {Pane, PaneRow} from './pane.ts';

/** Marks the row under the cursor or takes its mark away, and goes on to the next. */
export function toggleMark(pane: Pane, height: number): Pane {
  const row = currentRow(pane);
  if (!row) return pane;
  const marks = new Set(pane.marks);
  if (!marks.delete(row.key)) marks.add(row.key);
  return moveBy({...pane, marks}, 1, height);
}

/** Begins a range at the cursor; the second time marks everything between. */
export function markRange(pane: Pane): Pane {
  const row = currentRow(pane);
  if (!row) return pane;
  const start = pane.visible.findIndex(one => one.key === pane.rangeStart);
  if (start < 0) return {...pane, rangeStart: row.key};
  const [from, to] = start < pane.cursor ? [start, pane.cursor] : [pane.cursor, start];
  const marked = passingRows(pane, pane.visible.slice(from, to + 1)).map(one => one.key);
  return {...pane, marks: new Set([...pane.marks, ...marked]), rangeStart: undefined};
}

/** Marks every row that passes the filter; when all of them are marked, takes those marks away. */
export function markVisible(pane: Pane): Pane {
  const keys = passingRows(pane, pane.visible).map(row => row.key);
  const marks = new Set(pane.marks);
  const all = keys.every(key => marks.has(key));
  for (const key of keys) {
    if (all) marks.delete(key);
    else marks.add(key);
  }
  return {...pane, marks};
}

/** Takes all marks away, those of hidden rows too. */
export function clearMarks(pane: Pane): Pane {
  return {...pane, marks: new Set(), rangeStart: undefined};
}

/** The rows that an action is about: the marked ones that pass the filter, or else the one under the cursor. */
export function chosenRows<Row extends PaneRow>(pane: Pane<Row>): Row[] {
  if (pane.marks.size > 0) return passingRows(pane, pane.visible).filter(row => pane.marks.has(row.key));
  const row = currentRow(pane);
  return row ? [row] : [];
}

/** How many marked rows the filter (or folding) hides; no action touches them. */
export function hiddenMarks(pane: Pane): number {
  return pane.marks.size === 0 ? 0 : pane.marks.size - chosenRows(pane).length;
}

/** A row that is only shown for what is below it was not looked for: what concerns many rows leaves it out. */
export function passingRows<Row extends PaneRow>({context}: Pane<Row>, rows: readonly Row[]): Row[] {
  return rows.filter(row => !context.has(row.key));
}

/** Puts rows that were loaded again in place of the old; marks of rows that are gone go with them. */
export function replaceRows<Row extends PaneRow>(pane: Pane<Row>, rows: readonly Row[]): Pane<Row> {
  if (pane.marks.size === 0) return rearrange({...pane, rows});
  const keys = new Set(rows.map(row => row.key));
  return rearrange({...pane, rows, marks: new Set([...pane.marks].filter(key => keys.has(key)))});
}

/** Adds rows that came later. A cursor that nobody has moved stays at the top, and so on what is sorted there. */
export function addRows<Row extends PaneRow>(pane: Pane<Row>, rows: readonly Row[]): Pane<Row> {
  const longer = rearrange({...pane, rows: pane.rows.concat(rows)});
  return pane.cursor === 0 ? {...longer, cursor: 0} : longer;
}

/** `arrange` for a pane whose kind of row is known; rows are only moved, never made. */
export function rearrange<Row extends PaneRow>(pane: Pane<Row>): Pane<Row> {
  return arrange(pane) as Pane<Row>;
}
