import type {Intent, Saving} from '../state/overlay.ts';
import type {State, Step} from '../state/state.ts';
import {openConfirmation} from './open-confirmation.ts';
import {perform} from './perform.ts';

/** Saves into a file; asks first where that takes the place of another one. */
export function saveTo(state: State, saving: Saving, exists: boolean): Step {
  const intent = intentOf(saving);
  if (!exists) return perform(state, intent);
  return openConfirmation(state, {
    title: `Replace the file ${saving.type === 'image' ? saving.request.target.path : saving.path}?`,
    danger: true,
    confirm: 'Replace',
    lines: saving.type === 'image' ? ['It is replaced once the whole image has come.'] : [],
    intent,
  });
}

function intentOf(saving: Saving): Intent {
  if (saving.type === 'text') return {type: 'write', saving};
  return {type: 'job', work: {type: 'pull', request: saving.request}};
}
