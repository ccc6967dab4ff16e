import type {Effect} from '../state/effect.ts';
import type {Event} from '../state/event.ts';
import {reduce} from '../state/reduce.ts';
import type {State, Step} from '../state/state.ts';

/** How long events that nobody waits for may gather before they are shown, in milliseconds: two screen refreshes. */
export const FRAME_DELAY = 33;

/** What a store works with. */
export interface StoreOptions {
  first: Step;
  /** Milliseconds since 1970. */
  clock: () => number;
  perform: (effect: Effect) => void;
  /** Called with the state that shall be on the screen. */
  show: (state: State) => void;
}

/** Holds the state: takes events, has their effects performed, shows what came of them. */
export interface Store {
  /** Takes events that someone waits for (a key was pressed): they are shown before this returns. */
  dispatchNow(events: readonly Event[]): void;
  /** Takes an event from the registry or a clock: it is shown soon, together with others. */
  dispatch(event: Event): void;
  readonly state: State;
  /** Shows nothing any more. */
  close(): void;
}

/** Starts with the first state, which is shown at once. */
export function createStore({first, clock, perform, show}: StoreOptions): Store {
  let state = first.state;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const apply = (event: Event): void => {
    const step = reduce({...state, now: clock()}, event);
    state = step.state;
    for (const effect of step.effects) perform(effect);
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!closed) show(state);
  };
  show(state);
  for (const effect of first.effects) perform(effect);
  return {
    dispatchNow(events) {
      for (const event of events) apply(event);
      flush();
    },
    dispatch(event) {
      if (closed) return;
      apply(event);
      timer ??= setTimeout(flush, FRAME_DELAY);
    },
    get state() {
      return state;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
