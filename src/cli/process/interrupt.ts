import {setMaxListeners} from 'node:events';
import {constants} from 'node:os';

/** What came of listening for signals. */
export interface Interruption {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /**
   * 128 + n once a signal has come. With an error: only when that error is the signal's doing, so that a
   * failure of another kind is still reported.
   */
  exitStatus(error?: unknown): number | undefined;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal asks everything to stop and tidy up; a second one of any kind ends the process at once. */
export function onInterrupt(process: NodeJS.Process): Interruption {
  const controller = new AbortController();
  // Whatever a command does at once listens to it; that many listeners are no leak.
  setMaxListeners(0, controller.signal);
  let status: number | undefined;
  const listen = (name: NodeJS.Signals): void => {
    const number = 128 + constants.signals[name];
    if (status !== undefined) {
      // An exit waits for the threads, of which one may wait for the other end of a pipe; a signal does not.
      process.once('exit', () => {
        for (const one of SIGNALS) process.off(one, listen);
        process.kill(process.pid, name);
      });
      process.exit(number);
    }
    status = number;
    controller.abort(new DOMException(`interrupted by ${name}`, 'AbortError'));
  };
  for (const name of SIGNALS) process.on(name, listen);
  return {
    signal: controller.signal,
    exitStatus: error => (error === undefined || isAbort(error) ? status : undefined),
    release: () => {
      for (const name of SIGNALS) process.off(name, listen);
    },
  };
}

function isAbort(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at.name === 'AbortError') return true;
  return false;
}
