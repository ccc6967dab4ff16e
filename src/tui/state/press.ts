import {leave} from '../actions/jobs.ts';
import {sortColumnFor, sortCurrent} from '../actions/sort.ts';
import {bindingsOf} from '../bindings/bindings-of.ts';
import type {Input} from '../keys/key.ts';
import {pressConfirmation} from '../overlays/press-confirmation.ts';
import {pressPicker} from '../overlays/press-picker.ts';
import {pressPrompt} from '../overlays/press-prompt.ts';
import {isTooSmall} from './layout.ts';
import {andThen, type State, type Step, step} from './state.ts';

/** The state after a key or a paste. A message that was shown has been read by then. */
export function press(state: State, input: Input): Step {
  const read = {...state, message: undefined};
  if (isTooSmall(state.size)) return pressWhileTooSmall(read, input);
  const {overlay} = read;
  if (overlay?.kind === 'prompt') return pressPrompt(read, overlay, input);
  if (overlay?.kind === 'picker') return pressPicker(read, overlay, input);
  if (input.type === 'paste') return step(read);
  if (overlay?.kind === 'confirm') return pressConfirmation(read, overlay, input.name);
  return pressKey(read, input.name);
}

/** Escape and a letter typed quickly come as one: they mean the same as when they come apart. */
function pressKey(state: State, name: string): Step {
  if (name.startsWith('alt-')) {
    return andThen(press(state, {type: 'key', name: 'escape'}), next =>
      press(next, {type: 'key', name: name.slice('alt-'.length)}),
    );
  }
  const binding = bindingsOf(state).find(({keys}) => keys.includes(name));
  if (binding) return binding.run(state);
  const column = sortColumnFor(state, name);
  return column === undefined ? step(state) : sortCurrent(state, column);
}

function pressWhileTooSmall(state: State, input: Input): Step {
  if (input.type !== 'key') return step(state);
  if (input.name === 'ctrl-c') return leave(state, 130);
  return input.name === 'q' ? leave(state, 0) : step(state);
}
