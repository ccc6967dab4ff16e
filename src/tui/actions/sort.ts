import {isSortable} from '../panes/column-order.ts';
import {definitionOf} from '../panes/definitions.ts';
import {sortBy} from '../panes/sort.ts';
import {say} from '../state/say.ts';
import {withPane} from '../state/scroll.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';

/** Sorts the current list by a column; the same column again turns the order round. */
export function sortCurrent(state: State, column: string): Step {
  const pane = activePane(currentView(state));
  const sorted = sortBy(pane, column);
  if (sorted) return step(withPane(state, sorted));
  const columns = definitionOf(pane.kind)
    .columns.filter(isSortable)
    .map(one => one.id);
  const hint = columns.length > 0 ? `columns: ${columns.join(', ')}` : undefined;
  return step(say(state, 'this list cannot be sorted so', {level: 'warning', hint}));
}

/** The column of the current list that a key sorts by. */
export function sortColumnFor(state: State, key: string): string | undefined {
  const {columns} = definitionOf(activePane(currentView(state)).kind);
  return columns.find(column => column.sortKey === key)?.id;
}
