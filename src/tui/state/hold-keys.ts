import type {Effect} from './effect.ts';
import type {Event} from './event.ts';
import {andThen, type State, type Step, step} from './state.ts';

/** What looks into a line that was typed, on this machine and so in no time; what comes of it decides what is next. */
const LOOKS: ReadonlySet<Effect['type']> = new Set(['checkSource', 'checkTarget', 'completePath']);
/** What comes of that. */
const FINDINGS: ReadonlySet<Event['type']> = new Set(['sourceChecked', 'targetChecked', 'pathsCompleted']);
/** Keys that end the wait: a file on a disk that does not answer keeps nobody. */
const IMPATIENT: readonly string[] = ['escape', 'ctrl-c'];

/**
 * Reduces an event, but holds what is typed while a line is looked into, until it is known what it is typed into: in
 * one burst, or ahead of a slow screen, `app.tar`, Enter, `1.0` are a path and a tag.
 */
export function holdingKeys(state: State, event: Event, reduce: (state: State, event: Event) => Step): Step {
  const {held} = state;
  if (held === undefined) return marking(reduce(state, event));
  if (event.type === 'input') {
    const {input} = event;
    if (input.type === 'key' && IMPATIENT.includes(input.name))
      return marking(reduce({...state, held: undefined}, event));
    return step({...state, held: [...held, input]});
  }
  if (!FINDINGS.has(event.type)) return reduce(state, event);
  const found = marking(reduce({...state, held: undefined}, event));
  if (isUnforeseen(event, found.state)) return found;
  return held.reduce(
    (before, input) => andThen(before, next => holdingKeys(next, {type: 'input', input}, reduce)),
    found,
  );
}

/** What was typed was for what usually comes next: neither to mend a line, nor to answer a question nobody has seen. */
function isUnforeseen(event: Event, {overlay}: State): boolean {
  return (event.type === 'sourceChecked' && event.fault !== undefined) || overlay?.kind === 'confirm';
}

function marking({state, effects}: Step): Step {
  return {state: effects.some(({type}) => LOOKS.has(type)) ? {...state, held: []} : state, effects};
}
