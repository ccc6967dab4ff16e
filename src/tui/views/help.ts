import {openPane} from '../panes/open-pane.ts';
import type {TextRow} from '../panes/text-pane.ts';
import {currentView, type State, type Step, step, takeTicket} from '../state/state.ts';
import {pushView} from './stack.ts';

/** Shows the keys of the current view and all commands; the reducer fills the page, for it knows them all. */
export function openHelp(state: State): Step {
  if (currentView(state).kind === 'help') return step(state);
  const [id, next] = takeTicket(state);
  return step(pushView(next, {kind: 'help', id, loads: {}, pane: openPane<TextRow>('text')}));
}
