import {leaveTo} from '../actions/leaving.ts';
import type {TagMutability} from '../backend.ts';
import {type Input, typedCharacter} from '../keys/key.ts';
import {type Picker, pickerItems} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {openPrompt} from './open-prompt.ts';

/** A key while something is chosen from a list; letters narrow the list. */
export function pressPicker(state: State, picker: Picker, input: Input): Step {
  const show = (change: Partial<Picker>): Step => step({...state, overlay: {...picker, ...change}});
  const narrow = (filter: string): Step => show({filter, cursor: 0});
  if (input.type === 'paste') return narrow(picker.filter + input.text.trim());
  const last = Math.max(0, pickerItems(picker).length - 1);
  switch (input.name.startsWith('alt-') ? 'escape' : input.name) {
    case 'escape':
    case 'ctrl-c':
      return step({...state, overlay: undefined});
    case 'down':
    case 'tab':
    case 'ctrl-n':
      return show({cursor: Math.min(last, picker.cursor + 1)});
    case 'up':
    case 'shift-tab':
    case 'ctrl-p':
      return show({cursor: Math.max(0, picker.cursor - 1)});
    case 'backspace':
      return narrow(picker.filter.slice(0, -1));
    case 'enter':
      return pick({...state, overlay: undefined}, picker);
  }
  const character = typedCharacter(input.name);
  return character === undefined ? step(state) : narrow(picker.filter + character);
}

function pick(state: State, picker: Picker): Step {
  const item = pickerItems(picker)[picker.cursor];
  const {purpose} = picker;
  if (item === undefined) return step(state);
  if (purpose.type === 'profile') return leaveTo(state, {profile: item});
  if (purpose.type === 'region') return leaveTo(state, {region: item});
  const mutability = item as TagMutability;
  const {repositoryName} = purpose;
  if (mutability.endsWith('_WITH_EXCLUSION'))
    return openPrompt(state, {type: 'exclusionFilters', repositoryName, mutability});
  return step(state, {type: 'change', change: {type: 'mutability', repositoryName, mutability}});
}
