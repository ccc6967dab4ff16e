import {arrange} from './arrange.ts';
import {currentRow} from './move.ts';
import type {Pane} from './pane.ts';

/** Shows the rows below the one with this key. */
export function unfoldRow(pane: Pane, key: string): Pane {
  return arrange({...pane, unfolded: new Set([...pane.unfolded, key])});
}

/** Hides the rows below the cursor's row, or below its parent, on which the cursor then stands. */
export function foldRow(pane: Pane): Pane | undefined {
  const row = currentRow(pane);
  const key = row && pane.unfolded.has(row.key) ? row.key : row?.parent;
  if (key === undefined || !pane.unfolded.has(key)) return undefined;
  const cursor = pane.visible.findIndex(one => one.key === key);
  const unfolded = new Set(pane.unfolded);
  unfolded.delete(key);
  return arrange({...pane, cursor, unfolded});
}
