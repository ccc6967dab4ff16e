import {windowTop} from '../panes/move.ts';
import type {Pane} from '../panes/pane.ts';
import {listHeight} from './layout.ts';
import {currentView, replaceView, type State} from './state.ts';
import {activePane, withActivePane} from './view.ts';

/** The state with another list in place of the current view's. */
export function withPane(state: State, pane: Pane): State {
  return replaceView(state, withActivePane(currentView(state), pane));
}

/** Keeps the cursor of the current list on the screen after anything that may have moved it off. */
export function keepCursorVisible(state: State): State {
  const view = currentView(state);
  const pane = activePane(view);
  const top = windowTop(pane, listHeight(state));
  return top === pane.top ? state : replaceView(state, withActivePane(view, {...pane, top}));
}
