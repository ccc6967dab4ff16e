import {arrange} from '../panes/arrange.ts';
import {withPane} from '../state/scroll.ts';
import {currentView, replaceView, type State} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import {listFolder} from '../views/files.ts';

/** Shows only the rows that a filter lets through; marks of the others stay, and are not touched by actions. */
export function setFilter(state: State, filter: string): State {
  const view = currentView(state);
  const next = withPane(state, arrange({...activePane(view), filter, now: state.now}));
  if (view.kind !== 'files') return next;
  const files = currentView(next);
  return files.kind === 'files' ? replaceView(next, listFolder(files)) : next;
}
