import type {Failure} from './failure.ts';
import {keepMessage, type MessageLevel} from './message.ts';
import {type State, takeTicket} from './state.ts';

/** Shows a message until the next key and keeps it to be read again. */
export function say(
  state: State,
  text: string,
  {level = 'info', hint}: {level?: MessageLevel; hint?: string | undefined} = {},
): State {
  const [id, next] = takeTicket(state);
  const message = {id, level, text, hint, at: state.now};
  return {...next, message, messages: keepMessage(state.messages, message)};
}

/** Shows why something failed, and what to do about it. */
export function sayFailure(state: State, failure: Failure, what?: string): State {
  const text = what === undefined ? failure.message : `${what}: ${failure.message}`;
  return say(state, text, {level: 'error', hint: failure.hint});
}
