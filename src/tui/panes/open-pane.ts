import {arrange} from './arrange.ts';
import {definitionOf} from './definitions.ts';
import type {Pane, PaneKind, PaneRow} from './pane.ts';

/** A list of rows of one kind, nothing filtered or marked, sorted as its kind is. */
export function openPane<Row extends PaneRow = PaneRow>(
  kind: PaneKind,
  rows: readonly Row[] = [],
): Pane<Row> {
  const pane: Pane = {
    kind,
    rows,
    visible: [],
    parents: new Set(),
    context: new Set(),
    cursor: 0,
    top: 0,
    filter: '',
    now: 0,
    sort: definitionOf(kind).sort,
    marks: new Set(),
    rangeStart: undefined,
    asked: new Set(),
    unfolded: new Set(),
  };
  return arrange(pane) as Pane<Row>;
}
