import {definitionOf} from '../panes/definitions.ts';
import {clearMarks, hiddenMarks, markRange, markVisible, toggleMark} from '../panes/mark.ts';
import {moveBy, movePages, moveTo} from '../panes/move.ts';
import type {Pane} from '../panes/pane.ts';
import {listHeight} from '../state/layout.ts';
import {say} from '../state/say.ts';
import {withPane} from '../state/scroll.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import type {Binding} from './binding.ts';

/** Keys that every list has. */
export const LIST_BINDINGS: readonly Binding[] = [
  {keys: ['j', 'down'], label: 'down', help: 'one row down', group: 'Move', run: move(1)},
  {keys: ['k', 'up'], label: 'up', help: 'one row up', group: 'Move', run: move(-1)},
  {keys: ['g', 'home'], label: 'top', help: 'the first row', group: 'Move', run: jump(0)},
  {
    keys: ['G', 'end'],
    label: 'end',
    help: 'the last row',
    group: 'Move',
    run: jump(Number.POSITIVE_INFINITY),
  },
  {keys: ['ctrl-f', 'pagedown'], label: 'page down', help: 'one page down', group: 'Move', run: page(1)},
  {keys: ['ctrl-b', 'pageup'], label: 'page up', help: 'one page up', group: 'Move', run: page(-1)},
  {
    keys: ['space'],
    label: 'mark',
    help: 'mark the row, or take its mark away',
    group: 'Mark',
    hint: 30,
    when: isMarkable,
    run: state => onPane(state, pane => toggleMark(pane, listHeight(state))),
  },
  {
    keys: ['v'],
    label: 'range',
    help: 'begin a range here; again: mark everything between',
    group: 'Mark',
    when: isMarkable,
    run: markRangeHere,
  },
  {
    keys: ['a'],
    label: 'all',
    help: 'mark every row that passes the filter, or none',
    group: 'Mark',
    when: isMarkable,
    run: state => onPane(state, markVisible),
  },
  {
    keys: ['u'],
    label: 'clear',
    help: 'take all marks away',
    group: 'Mark',
    when: isMarkable,
    run: state => onPane(state, clearMarks),
  },
];

/** The step that puts another list in place of the current one. */
function onPane(state: State, change: (pane: Pane) => Pane): Step {
  return step(withPane(state, change(activePane(currentView(state)))));
}

function move(rows: number): Binding['run'] {
  return state => onPane(state, pane => moveBy(pane, rows, listHeight(state)));
}

function page(pages: number): Binding['run'] {
  return state => onPane(state, pane => movePages(pane, pages, listHeight(state)));
}

function jump(position: number): Binding['run'] {
  return state => onPane(state, pane => moveTo(pane, position, listHeight(state)));
}

function isMarkable(state: State): boolean {
  const pane = activePane(currentView(state));
  return definitionOf(pane.kind).markable === true && pane.visible.length > 0;
}

function markRangeHere(state: State): Step {
  const marked = onPane(state, markRange);
  const pane = activePane(currentView(marked.state));
  if (pane.rangeStart !== undefined)
    return step(say(marked.state, 'the range begins here; press v at its other end'));
  return hiddenMarks(pane) === 0
    ? marked
    : step(say(marked.state, `${hiddenMarks(pane)} marked rows are hidden`));
}
