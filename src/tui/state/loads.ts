import type {Effect} from './effect.ts';
import type {Load, Request} from './request.ts';
import {startLoad} from './request.ts';
import {replaceView, type State, type Step, step, takeTicket} from './state.ts';
import type {View} from './view.ts';

/** Where the answer with a ticket belongs. */
export interface Slot {
  view: View;
  name: string;
  load: Load;
}

/** The view and the request that wait for a ticket's answer; undefined when nobody does any more. */
export function findSlot(state: State, ticket: number): Slot | undefined {
  for (const view of state.views) {
    for (const [name, load] of Object.entries(view.loads))
      if (load.ticket === ticket) return {view, name, load};
  }
  return undefined;
}

/** Asks for something under a name; an answer to what was asked under that name before is given up. */
export function ask(
  state: State,
  view: View,
  {name, request, refresh = false}: {name: string; request: Request; refresh?: boolean},
): Step {
  const [ticket, next] = takeTicket(state);
  const before = view.loads[name];
  const asked: View = {...view, loads: {...view.loads, [name]: startLoad(request, ticket, refresh)}};
  const given: Effect[] =
    before && before.status !== 'ready' ? [{type: 'abandon', ticket: before.ticket}] : [];
  return step(replaceView(next, asked), ...given, {type: 'load', ticket, request});
}

/** The view with a request in another state. */
export function withLoad<V extends View>(view: V, name: string, change: Partial<Load>): V {
  const load = view.loads[name];
  return load ? {...view, loads: {...view.loads, [name]: {...load, ...change}}} : view;
}

/** The view without a request. */
export function withoutLoad<V extends View>(view: V, name: string): V {
  const {[name]: _, ...loads} = view.loads;
  return {...view, loads};
}

/** Gives up everything that a view still waits for. */
export function abandonAll(view: View): Effect[] {
  return Object.values(view.loads)
    .filter(load => load.status !== 'ready')
    .map(load => ({type: 'abandon', ticket: load.ticket}));
}
