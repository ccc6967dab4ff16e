import {setMaxListeners} from 'node:events';
import type {Backend} from '../backend.ts';
import type {Work} from '../state/change.ts';
import type {Event} from '../state/event.ts';
import {failureFrom} from '../state/failure.ts';
import {doWork} from './make-change.ts';
import {throttleEvents} from './throttle-events.ts';

/** Runs what takes its time. */
export interface JobRunner {
  start(backend: Backend, id: number, work: Work): void;
  cancel(id: number): void;
  /** Cancels everything; done when all has been tidied up. */
  cancelAll(): Promise<void>;
  /** Whether anything still runs on a registry, which must stay open as long. */
  uses(backend: Backend): boolean;
}

/** What happens to jobs comes as events with their ids. */
export function createJobRunner(dispatch: (event: Event) => void): JobRunner {
  const running = new Map<number, {controller: AbortController; backend: Backend; ended: Promise<void>}>();

  const run = async (backend: Backend, id: number, {work, signal}: {work: Work; signal: AbortSignal}) => {
    const events = throttleEvents(event => dispatch({type: 'transferred', id, event}));
    const onDone = (done: number): void => dispatch({type: 'counted', id, done});
    try {
      const result = await doWork(backend, work, {signal, onEvent: events.onEvent, onDone});
      events.flush();
      dispatch({type: 'jobDone', id, result});
    } catch (error) {
      events.flush();
      dispatch({type: 'jobFailed', id, failure: failureFrom(error), cancelled: signal.aborted});
    } finally {
      running.delete(id);
    }
  };
  return {
    start(backend, id, work) {
      const controller = new AbortController();
      // Every call of it listens; that many listeners are no leak.
      setMaxListeners(0, controller.signal);
      const ended = run(backend, id, {work, signal: controller.signal});
      running.set(id, {controller, backend, ended});
    },
    cancel(id) {
      running.get(id)?.controller.abort();
    },
    async cancelAll() {
      const jobs = [...running.values()];
      for (const job of jobs) job.controller.abort();
      await Promise.allSettled(jobs.map(job => job.ended));
    },
    uses: backend => [...running.values()].some(job => job.backend === backend),
  };
}
