import type {Whereabouts} from '../backend.ts';
import {openConfirmation} from '../overlays/open-confirmation.ts';
import {perform} from '../overlays/perform.ts';
import type {Intent} from '../state/overlay.ts';
import type {State, Step} from '../state/state.ts';
import type {View} from '../state/view.ts';

/** Goes back to the view below. */
export function leaveView(state: State): Step {
  return close(state, state.views.slice(-1), {type: 'back'});
}

/** Goes back to the root. */
export function leaveToRoot(state: State): Step {
  return close(state, state.views, {type: 'root'});
}

/** Goes on with another registry, which leaves all views. */
export function leaveTo(state: State, where: Whereabouts): Step {
  return close(state, state.views, {type: 'connect', where});
}

/** The edits that go with views which are left: what was typed, and has not been put. */
export function lostEdits(views: readonly View[]): string[] {
  return views.flatMap(view =>
    view.kind === 'lifecycle' && view.draft !== undefined
      ? [`the edited lifecycle policy of ${view.repository.repositoryName}`]
      : [],
  );
}

/** Asks first where an edit would be lost. */
function close(state: State, views: readonly View[], intent: Intent): Step {
  const lost = lostEdits(views);
  if (lost.length === 0) return perform(state, intent);
  return openConfirmation(state, {
    title: 'Leave, and lose what has been edited?',
    danger: true,
    confirm: 'Leave',
    cancel: 'Stay',
    lines: lost.map(edit => `  ${edit}`),
    intent,
  });
}
