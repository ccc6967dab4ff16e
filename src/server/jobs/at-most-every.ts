import type {Job} from './background.ts';

/** A job that looks for work only when so many milliseconds have passed on the server's clock since it did. */
export function atMostEvery(milliseconds: number, job: Job): Job {
  let last = Number.NEGATIVE_INFINITY;
  return async server => {
    const now = server.clock();
    if (now - last < milliseconds) return;
    last = now;
    await job(server);
  };
}
