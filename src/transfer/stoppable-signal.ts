import {setMaxListeners} from 'node:events';

/** A signal for many things that go on side by side: it aborts with the outer one, or when one of them fails. */
export interface StoppableSignal {
  signal: AbortSignal;
  stop(reason: unknown): void;
}

export function stoppableSignal(outer: AbortSignal | undefined): StoppableSignal {
  const controller = new AbortController();
  const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
  // Everything that goes on listens to it; that many listeners are no leak.
  setMaxListeners(0, signal);
  return {signal, stop: reason => controller.abort(reason)};
}
