import type {Size} from '../terminal/size.ts';
import {blankRepositories} from '../views/repositories.ts';
import {type State, type Step, step} from './state.ts';

/** What is known before anything has happened. */
export interface Beginning {
  size: Size;
  now: number;
  readOnly: boolean;
  regions: readonly string[];
}

/** The first frame, which shows at once, and the request for the registry. */
export function begin({size, now, readOnly, regions}: Beginning): Step {
  const ticket = 1;
  const state: State = {
    size,
    now,
    readOnly,
    regions,
    place: undefined,
    where: {},
    connecting: ticket,
    wanted: {},
    outage: undefined,
    views: [blankRepositories(0)],
    overlay: undefined,
    held: undefined,
    message: undefined,
    messages: [],
    jobs: [],
    wide: false,
    details: false,
    header: true,
    history: [],
    lastTicket: ticket,
  };
  return step(state, {type: 'connect', ticket, where: {}});
}
