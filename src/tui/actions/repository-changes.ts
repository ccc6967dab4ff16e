import {openPrompt} from '../overlays/open-prompt.ts';
import type {Picker} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {currentRepository} from './chosen.ts';

/** Asks for the name of a new repository. */
export function askForRepository(state: State): Step {
  return openPrompt(state, {type: 'createRepository'});
}

/** Asks how the tags of the repository may change. */
export function chooseMutability(state: State): Step {
  const repository = currentRepository(state);
  if (!repository) return step(state);
  const items = ['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'];
  const current = repository.imageTagMutability;
  const picker: Picker = {
    kind: 'picker',
    purpose: {type: 'mutability', repositoryName: repository.repositoryName},
    title: `How may the tags of ${repository.repositoryName} change?`,
    items,
    current,
    filter: '',
    cursor: items.indexOf(current),
  };
  return step({...state, overlay: picker});
}
