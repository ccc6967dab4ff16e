import {setMaxListeners} from 'node:events';
import pLimit from 'p-limit';
import type {Backend} from '../backend.ts';
import type {Event} from '../state/event.ts';
import {failureFrom} from '../state/failure.ts';
import type {Request} from '../state/request.ts';
import {answersTo} from './answers.ts';

/** How many repositories are counted at once: each takes several calls, and DescribeImages is throttled early. */
const SUMMARIES_AT_ONCE = 4;
/** How many manifests and layers are read at once. */
const READS_AT_ONCE = 4;
const LAYERS_AT_ONCE = 2;

/** Makes the requests of the screens and gives them up again. */
export interface RequestRunner {
  start(backend: Backend, ticket: number, request: Request): void;
  abandon(ticket: number): void;
  abandonAll(): void;
}

/** Answers and failures come as events with the ticket of their request; after `abandon` none comes any more. */
export function createRequestRunner(dispatch: (event: Event) => void): RequestRunner {
  const running = new Map<number, AbortController>();
  const limits: Partial<Record<Request['type'], ReturnType<typeof pLimit>>> = {
    summary: pLimit(SUMMARIES_AT_ONCE),
    document: pLimit(READS_AT_ONCE),
    layerFiles: pLimit(LAYERS_AT_ONCE),
  };

  const run = async (
    backend: Backend,
    ticket: number,
    {request, signal}: {request: Request; signal: AbortSignal},
  ) => {
    try {
      if (signal.aborted) return;
      for await (const answer of answersTo(backend, request, signal)) {
        if (signal.aborted) return;
        dispatch({type: 'answer', ticket, answer});
      }
      dispatch({type: 'loaded', ticket});
    } catch (error) {
      if (!signal.aborted) dispatch({type: 'loadFailed', ticket, failure: failureFrom(error)});
    } finally {
      running.delete(ticket);
    }
  };
  const abandon = (ticket: number): void => {
    running.get(ticket)?.abort();
    running.delete(ticket);
  };
  return {
    start(backend, ticket, request) {
      const controller = new AbortController();
      // Every call of it listens; that many listeners are no leak.
      setMaxListeners(0, controller.signal);
      running.set(ticket, controller);
      const task = () => run(backend, ticket, {request, signal: controller.signal});
      void (limits[request.type]?.(task) ?? task());
    },
    abandon,
    abandonAll() {
      for (const ticket of [...running.keys()]) abandon(ticket);
    },
  };
}
