import type {Prompt, PromptPurpose} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';

/** Asks for a line of text, which may begin with one that is likely. */
export function openPrompt(state: State, purpose: PromptPurpose, text = ''): Step {
  const prompt: Prompt = {kind: 'prompt', purpose, text, caret: text.length, completions: []};
  return step({...state, overlay: prompt});
}
