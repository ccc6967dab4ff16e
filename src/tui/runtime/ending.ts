/** How a session ends: with a status, or with an error; the first word counts. */
export interface Ending {
  readonly reached: Promise<number>;
  quit(status: number): void;
  fail(error: unknown): void;
}

/** A session that has not ended yet. */
export function createEnding(): Ending {
  let quit!: (status: number) => void;
  let fail!: (error: unknown) => void;
  const reached = new Promise<number>((resolve, reject) => {
    quit = resolve;
    fail = reject;
  });
  return {reached, quit, fail};
}

/** Ends the session when the process is told to stop or breaks; gives the function that stops watching. */
export function watchProcess(
  process: NodeJS.Process,
  {ending, signal, giveBack}: {ending: Ending; signal: AbortSignal; giveBack: () => void},
): () => void {
  // The caller knows which signal it was and gives the status for it.
  const stop = (): void => ending.quit(0);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  process.on('exit', giveBack);
  process.on('uncaughtException', ending.fail);
  process.on('unhandledRejection', ending.fail);
  return () => {
    signal.removeEventListener('abort', stop);
    process.off('exit', giveBack);
    process.off('uncaughtException', ending.fail);
    process.off('unhandledRejection', ending.fail);
  };
}
