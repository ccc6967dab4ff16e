import type {Job} from '../jobs/background.ts';
import {sweep} from './sweep.ts';

/** The first sweep comes so long after the start: a server inside a short command never gets there. */
const FIRST_AFTER_MS = 10 * 60 * 1000;
const INTERVAL_MS = 60 * 60 * 1000;

/** A job that sweeps once an hour. */
export function createSweepJob(startedAt: number): Job {
  let due = startedAt + FIRST_AFTER_MS;
  return async server => {
    if (server.clock() < due) return;
    due = server.clock() + INTERVAL_MS;
    await sweep(server);
  };
}
