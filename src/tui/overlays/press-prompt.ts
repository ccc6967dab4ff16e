import {setFilter} from '../actions/filter.ts';
import type {Input} from '../keys/key.ts';
import type {Prompt} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {completePrompt} from './complete-prompt.ts';
import {editLine} from './edit-line.ts';
import {recall} from './history.ts';
import {scrolledTo} from './scroll-question.ts';
import {submitPrompt} from './submit-prompt.ts';

/** A key or a paste while a line is typed. */
export function pressPrompt(state: State, prompt: Prompt, input: Input): Step {
  if (input.type === 'key') {
    switch (input.name) {
      case 'escape':
      case 'ctrl-c':
        return cancelPrompt(state, prompt);
      case 'enter':
      case 'ctrl-j':
        return submitPrompt(state, prompt);
      case 'tab':
        return completePrompt(state, prompt);
      case 'up':
      case 'down':
      case 'pageup':
      case 'pagedown':
        return scrollOrRecall(state, prompt, input.name);
    }
  }
  const edited = editLine(prompt, input);
  // Escape and a letter typed quickly come as one.
  if (!edited) return /^alt-.$/u.test(nameOf(input)) ? cancelPrompt(state, prompt) : step(state);
  if (input.type === 'key' && input.name === 'backspace' && prompt.text === '')
    return cancelPrompt(state, prompt);
  const {error: _, historyAt: __, ...rest} = prompt;
  return changePrompt(state, {...rest, ...edited, completions: []});
}

/** Scrolls what stands above the line, or brings an earlier line back. */
function scrollOrRecall(state: State, prompt: Prompt, name: string): Step {
  const top = scrolledTo(state, name);
  if (top !== undefined) return step({...state, overlay: {...prompt, top}});
  if (name === 'up') return changePrompt(state, recall(prompt, state.history, -1));
  return name === 'down' ? changePrompt(state, recall(prompt, state.history, 1)) : step(state);
}

function nameOf(input: Input): string {
  return input.type === 'key' ? input.name : '';
}

/** The state with another text in the prompt; a filter holds at once. */
function changePrompt(state: State, prompt: Prompt): Step {
  const next = {...state, overlay: prompt};
  return step(prompt.purpose.type === 'filter' ? setFilter(next, prompt.text) : next);
}

function cancelPrompt(state: State, {purpose}: Prompt): Step {
  const closed = {...state, overlay: undefined};
  return step(purpose.type === 'filter' ? setFilter(closed, purpose.before) : closed);
}
