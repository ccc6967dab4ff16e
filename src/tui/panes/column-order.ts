import {compareTexts} from './compare.ts';
import {type Column, type PaneRow, UNDRAWN} from './pane.ts';

/** Whether a list can be sorted by a column: one that has an order, or a title and so texts that mean something. */
export function isSortable({compare, title}: Column<PaneRow>): boolean {
  return compare !== undefined || title !== '';
}

/** The ascending order of a column: its own, or that of what it says. */
export function columnOrder({compare, cell}: Column<PaneRow>): (one: PaneRow, other: PaneRow) => number {
  return compare ?? ((one, other) => compareTexts(cell(one, UNDRAWN).text, cell(other, UNDRAWN).text));
}
