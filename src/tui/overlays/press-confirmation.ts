import type {Confirmation} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {perform} from './perform.ts';
import {questionTexts} from './question-texts.ts';

/** A key while a question is asked: only Enter on the second button does what was asked about. */
export function pressConfirmation(state: State, overlay: Confirmation, name: string): Step {
  const show = (change: Partial<Confirmation>): Step => step({...state, overlay: {...overlay, ...change}});
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
    case 'down':
    case 'j':
      return show({top: Math.min(overlay.top + 1, lastLine(state, overlay))});
    case 'up':
    case 'k':
      return show({top: Math.max(0, overlay.top - 1)});
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

function lastLine({size}: State, overlay: Confirmation): number {
  return Math.max(0, questionTexts(overlay, size).lines.length - 1);
}

function close(state: State): Step {
  return step({...state, overlay: undefined});
}
