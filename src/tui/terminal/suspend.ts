/** How long to wait for the stop before going on: a process without a shell to return to is never stopped. */
const STOP_DELAY = 200;

/**
 * Stops the process (and whatever started it, npx say) as ctrl-z does, and calls back when it goes on. Where
 * nobody can continue it the system does not stop it, and it goes on at once.
 */
export function suspendProcess(process: NodeJS.Process, onContinue: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const resume = (): void => {
    clearTimeout(timer);
    process.off('SIGCONT', resume);
    onContinue();
  };
  process.once('SIGCONT', resume);
  process.kill(0, 'SIGTSTP');
  timer = setTimeout(resume, STOP_DELAY);
}
