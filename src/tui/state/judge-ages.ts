import {arrange, filtersByAge} from '../panes/arrange.ts';
import type {Event} from './event.ts';
import {currentView, replaceView, type State} from './state.ts';
import {activePane, withActivePane} from './view.ts';

/** Lets the ages in the filter of the list on the screen move on, as those on the screen do. */
export function judgeAges(state: State, {type}: Event): State {
  if (type !== 'tick' && type !== 'loaded') return state;
  const view = currentView(state);
  const pane = activePane(view);
  if (!filtersByAge(pane)) return state;
  return replaceView(state, withActivePane(view, arrange({...pane, now: state.now})));
}
