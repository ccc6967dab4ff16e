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

/** Goes back to the root. */
export function popToRoot(state: State): Step {
  const [root, ...others] = state.views;
  return step({...state, views: [root!]}, ...others.flatMap(abandonAll));
}

/** Closes every view of a repository that is gone, and what was opened from it. */
export function leaveRepository(state: State, repositoryName: string): State {
  return closeFrom(state, view => 'repository' in view && view.repository.repositoryName === repositoryName);
}

/** Closes the view of an image that is gone, and what was opened from it. */
export function leaveImages(state: State, imageDigests: readonly string[]): State {
  return closeFrom(state, view => view.kind === 'image' && imageDigests.includes(view.image.imageDigest));
}

function closeFrom(state: State, isGone: (view: View) => boolean): State {
  const first = state.views.findIndex(isGone);
  return first < 0 ? state : {...state, views: state.views.slice(0, first)};
}
