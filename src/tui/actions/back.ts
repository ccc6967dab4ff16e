import {clearMarks} from '../panes/mark.ts';
import {say} from '../state/say.ts';
import {withPane} from '../state/scroll.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import {setFilter} from './filter.ts';
import {leaveView} from './leaving.ts';
import {goUp} from './open.ts';

/** Escape goes back one level: filter, marks, folder, view; questions and prompts take it before. */
export function goBack(state: State): Step {
  const pane = activePane(currentView(state));
  if (pane.filter !== '') return step(setFilter(state, ''));
  if (pane.marks.size > 0 || pane.rangeStart !== undefined) return step(withPane(state, clearMarks(pane)));
  const up = goUp(state);
  if (up) return up;
  if (state.views.length > 1) return leaveView(state);
  return step(say(state, 'this is the first screen; q quits'));
}
