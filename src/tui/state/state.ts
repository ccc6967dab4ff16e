import type {Place, Whereabouts} from '../backend.ts';
import type {Input} from '../keys/key.ts';
import type {Size} from '../terminal/size.ts';
import type {Effect} from './effect.ts';
import type {Failure} from './failure.ts';
import type {Job} from './job.ts';
import type {Message} from './message.ts';
import type {Overlay} from './overlay.ts';
import type {View} from './view.ts';

/** Everything that is on the screen, and all that is needed to work out what comes next. */
export interface State {
  size: Size;
  /** Milliseconds since 1970; the store sets it before each event. */
  now: number;
  /** Undefined until the registry is open. */
  place: Place | undefined;
  readOnly: boolean;
  /** Names of regions to offer. */
  regions: readonly string[];
  /** What that was opened with: the settings hold for what is absent. */
  where: Whereabouts;
  /** The ticket of a switch to another registry that is under way. */
  connecting: number | undefined;
  /** What that, or the last one, was to be opened with. */
  wanted: Whereabouts;
  /** Why the last one could not be opened. */
  connectFailure?: Failure | undefined;
  /** What keeps requests from being answered, while they are asked again and again. */
  outage: Failure | undefined;
  /** From the root to what is shown. */
  views: readonly View[];
  overlay: Overlay | undefined;
  /** What was typed while the line before it is looked into; undefined where nothing is. */
  held: readonly Input[] | undefined;
  /** The message that is shown until the next key. */
  message: Message | undefined;
  messages: readonly Message[];
  jobs: readonly Job[];
  /** Whether columns that are otherwise left out are shown. */
  wide: boolean;
  /** Whether lists that show details on demand show them. */
  details: boolean;
  /** Whether the lines above the list are shown. */
  header: boolean;
  /** Commands that were given, the oldest first. */
  history: readonly string[];
  /** The last ticket that was given out. */
  lastTicket: number;
}

/** A state and what has to be done outside. */
export interface Step {
  state: State;
  effects: readonly Effect[];
}

/** A step that changes the state, and wants things done. */
export function step(state: State, ...effects: Effect[]): Step {
  return {state, effects};
}

/** One step after another. */
export function andThen(first: Step, next: (state: State) => Step): Step {
  const second = next(first.state);
  return {state: second.state, effects: [...first.effects, ...second.effects]};
}

/** The view that is shown. */
export function currentView(state: State): View {
  return state.views.at(-1)!;
}

/** The state with a view in place of the one with its id. */
export function replaceView(state: State, view: View): State {
  return {...state, views: state.views.map(one => (one.id === view.id ? view : one))};
}

/** A new ticket, for a request or a view. */
export function takeTicket(state: State): [ticket: number, state: State] {
  const lastTicket = state.lastTicket + 1;
  return [lastTicket, {...state, lastTicket}];
}
