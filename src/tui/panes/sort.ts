import {arrange} from './arrange.ts';
import {isSortable} from './column-order.ts';
import {definitionOf} from './definitions.ts';
import type {Pane} from './pane.ts';

/** Sorts by a column; the same column again reverses. Undefined where the list has no such column. */
export function sortBy(pane: Pane, columnId: string): Pane | undefined {
  const column = definitionOf(pane.kind).columns.find(one => one.id === columnId);
  if (!column || !isSortable(column)) return undefined;
  const again = pane.sort?.column === columnId;
  const descending = again ? !pane.sort!.descending : startsDescending(column.align);
  return arrange({...pane, sort: {column: columnId, descending}});
}

/** Numbers and times are looked at from the largest and newest, names from the first. */
function startsDescending(align: 'left' | 'right' | undefined): boolean {
  return align === 'right';
}
