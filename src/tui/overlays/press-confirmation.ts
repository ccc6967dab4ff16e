import type {Confirmation} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {perform} from './perform.ts';
import {scrolledTo} from './scroll-question.ts';

/** A key while a question is asked: only Enter on the second button does what was asked about. */
export function pressConfirmation(state: State, overlay: Confirmation, name: string): Step {
  const show = (change: Partial<Confirmation>): Step => step({...state, overlay: {...overlay, ...change}});
  const top = scrolledTo(state, name.startsWith('alt-') ? '' : name);
  if (top !== undefined) return show({top});
  switch (name.startsWith('alt-') ? 'escape' : name) {
    case 'escape':
    case 'n':
    case 'q':
      return close(state);
    case 'tab':
    case 'shift-tab':
      return show({focus: overlay.focus === 0 ? 1 : 0});
    case 'left':
    case 'h':
      return show({focus: 0});
    case 'right':
    case 'l':
      return show({focus: 1});
    case 'enter':
      return overlay.focus === 1 ? perform({...state, overlay: undefined}, overlay.intent) : close(state);
    case 'ctrl-c':
      return overlay.intent.type === 'quit'
        ? perform({...state, overlay: undefined}, overlay.intent)
        : close(state);
    default:
      return step(state);
  }
}

function close(state: State): Step {
  return step({...state, overlay: undefined});
}
