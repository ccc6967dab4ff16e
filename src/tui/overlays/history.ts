import type {Prompt} from '../state/overlay.ts';

/** How many commands are remembered. */
const KEPT_COMMANDS = 100;

/** The prompt with an earlier (-1) or later (+1) command in it; other prompts have no history. */
export function recall(prompt: Prompt, history: readonly string[], by: 1 | -1): Prompt {
  if (prompt.purpose.type !== 'command') return prompt;
  const at = (prompt.historyAt ?? history.length) + by;
  if (at < 0 || at > history.length) return prompt;
  const text = history[at] ?? '';
  return {...prompt, text, caret: text.length, historyAt: at};
}

/** The history with one more command, which is not kept twice in a row. */
export function remember(history: readonly string[], command: string): readonly string[] {
  return history.at(-1) === command ? history : [...history.slice(-(KEPT_COMMANDS - 1)), command];
}
