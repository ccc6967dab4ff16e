import {isRunning} from '../state/job.ts';
import type {Store} from './store.ts';

/** How often the time on the screen moves on: every second while something runs, else every so many seconds. */
const TICK = 1000;
const IDLE_TICKS = 15;

/** Lets relative times and countdowns move on; gives the function that stops it. */
export function startTicking(store: Store): () => void {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks++;
    const {jobs, outage} = store.state;
    const busy = outage !== undefined || jobs.some(isRunning);
    if (busy || ticks % IDLE_TICKS === 0) store.dispatch({type: 'tick'});
  }, TICK);
  return () => clearInterval(timer);
}
