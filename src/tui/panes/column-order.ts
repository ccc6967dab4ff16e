import {compareTexts} from './compare.ts';
import {measureOrder} from './measure.ts';
import {type Column, type PaneRow, UNDRAWN} from './pane.ts';

/** Whether a list can be sorted by a column: one that has an order, or a title and so texts that mean something. */
export function isSortable({compare, measure, title}: Column<PaneRow>): boolean {
  return compare !== undefined || measure !== undefined || title !== '';
}

/** The ascending order of a column: its own, or that of what it measures or says. */
export function columnOrder({
  compare,
  measure,
  cell,
}: Column<PaneRow>): (one: PaneRow, other: PaneRow) => number {
  if (compare) return compare;
  return measure
    ? measureOrder(measure)
    : (one, other) => compareTexts(cell(one, UNDRAWN).text, cell(other, UNDRAWN).text);
}
