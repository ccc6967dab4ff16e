import type {ServerParts} from '../call-context.ts';

/** One kind of work that goes on beside calls: it looks for what is due, does it, and resolves. */
export type Job = (server: ServerParts) => Promise<void>;

/** The work that goes on beside calls. */
export interface Background {
  /** Looks at once whether there is something to do. */
  kick(): void;
  /** Resolves when everything that was due has been done. */
  idle(): Promise<void>;
  /** Does what is due and stops. */
  close(): Promise<void>;
}

/** How often it looks for what has become due with time alone. */
const TICK_MILLISECONDS = 1_000;

/**
 * Runs jobs in turn, one round at a time: at once, for what another process left behind, on request, and every
 * second. A job that fails does not stop the rest.
 */
export function startBackground(server: ServerParts, jobs: readonly Job[]): Background {
  let running: Promise<void> | undefined;
  let again = false;
  const rounds = async () => {
    do {
      again = false;
      for (const job of jobs) await job(server).catch(server.onError);
    } while (again);
    running = undefined;
  };
  const kick = () => {
    again = true;
    running ??= rounds();
  };
  const idle = async () => {
    while (running) await running;
  };
  const timer = setInterval(kick, TICK_MILLISECONDS).unref();
  // Not before whoever starts this holds what it returns: jobs may kick themselves.
  queueMicrotask(kick);
  return {
    kick,
    idle,
    close: async () => {
      clearInterval(timer);
      kick();
      await idle();
    },
  };
}
