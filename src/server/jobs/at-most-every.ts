import type {Job} from './background.ts';

/**
 * A job that looks for work only when so many milliseconds have passed on the server's clock since it did; the
 * first time it only notes the time, so that a server for one command never looks.
 */
export function atMostEvery(milliseconds: number, job: Job): Job {
  let last: number | undefined;
  return async server => {
    const now = server.clock();
    last ??= now;
    if (now - last < milliseconds) return;
    last = now;
    await job(server);
  };
}
