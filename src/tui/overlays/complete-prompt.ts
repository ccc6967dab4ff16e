import {commandCompletions} from '../commands/complete-command.ts';
import type {Prompt, PromptPurpose} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {repositoryNames} from './known-names.ts';

/** What is asked for with the path of a file. */
const PATHS: ReadonlySet<PromptPurpose['type']> = new Set(['pushPath', 'pullPath', 'savePath']);

/** Completes what is typed: at once from what is known, or after asking for the names of files. */
export function completePrompt(state: State, prompt: Prompt): Step {
  if (PATHS.has(prompt.purpose.type)) {
    return step(state, {type: 'completePath', text: prompt.text});
  }
  return withCompletions(state, prompt, candidates(state, prompt.purpose, prompt.text));
}

/** Whether there is something that Tab can complete. */
export function completes({type}: PromptPurpose): boolean {
  return PATHS.has(type) || ['command', 'copyTo', 'untag'].includes(type);
}

/** Takes the only completion, or what all of them begin with, and shows them. */
export function withCompletions(state: State, prompt: Prompt, completions: readonly string[]): Step {
  const starting = completions.filter(one => one.startsWith(prompt.text));
  if (starting.length === 0) return step({...state, overlay: {...prompt, completions: []}});
  const text = starting.length === 1 ? starting[0]! : commonStart(starting);
  return step({
    ...state,
    overlay: {...prompt, text, caret: text.length, completions: starting.length === 1 ? [] : starting},
  });
}

function candidates(state: State, purpose: PromptPurpose, text: string): readonly string[] {
  if (purpose.type === 'command') return commandCompletions(state, text);
  if (purpose.type === 'copyTo') return repositoryNames(state);
  return purpose.type === 'untag' ? moreTags(purpose.tags, text) : [];
}

/** The whole lines that one more tag makes of what is typed; none is offered twice. */
function moreTags(tags: readonly string[], text: string): string[] {
  const before = text.slice(0, Math.max(text.lastIndexOf(' '), text.lastIndexOf(',')) + 1);
  const taken = before.split(/[\s,]+/);
  return tags.filter(tag => !taken.includes(tag)).map(tag => before + tag);
}

function commonStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
