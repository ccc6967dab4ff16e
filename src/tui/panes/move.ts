import type {Pane, PaneRow} from './pane.ts';

/** The row under the cursor. */
export function currentRow<Row extends PaneRow>(pane: Pane<Row>): Row | undefined {
  return pane.visible[pane.cursor];
}

/** Moves the cursor by some rows, as far as the list goes; `height` is the number of rows on the screen. */
export function moveBy<P extends Pane>(pane: P, rows: number, height: number): P {
  return moveTo(pane, pane.cursor + rows, height);
}

/** Puts the cursor on a row, as far as the list goes, and shows it. */
export function moveTo<P extends Pane>(pane: P, position: number, height: number): P {
  const cursor = Math.max(0, Math.min(position, pane.visible.length - 1));
  return {...pane, cursor, top: windowTop({...pane, cursor}, height)};
}

/** Moves the cursor and what is shown by whole pages, so that what comes next is seen at once. */
export function movePages<P extends Pane>(pane: P, pages: number, height: number): P {
  const rows = pages * height;
  const lowest = Math.max(0, pane.visible.length - height);
  const top = Math.max(0, Math.min(pane.top + rows, lowest));
  return moveTo({...pane, top}, pane.cursor + rows, height);
}

/** The position shown first: as before, unless the cursor would be outside or the end would be short. */
export function windowTop(pane: Pick<Pane, 'cursor' | 'top' | 'visible'>, height: number): number {
  const lowest = Math.max(0, pane.visible.length - height);
  const above = Math.min(pane.top, pane.cursor, lowest);
  return Math.max(above, pane.cursor - Math.max(1, height) + 1, 0);
}
