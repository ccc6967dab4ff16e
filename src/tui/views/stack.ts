import {abandonAll} from '../state/loads.ts';
import {type State, type Step, step} from '../state/state.ts';
import type {View} from '../state/view.ts';

/** Shows a view on top of the others. */
export function pushView(state: State, view: View): State {
  return {...state, views: [...state.views, view]};
}

/** Goes back to the view below; what the view on top still waited for is given up. */
export function popView(state: State): Step {
  const view = state.views.at(-1)!;
  if (state.views.length === 1) return step(state);
  return step({...state, views: state.views.slice(0, -1)}, ...abandonAll(view));
}
