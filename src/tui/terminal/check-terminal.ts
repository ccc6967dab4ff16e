import {EcrctlError} from '../../errors.ts';

/** What tells whether there is a terminal to draw on. */
export interface TerminalStreams {
  stdin: {isTTY?: boolean};
  stdout: {isTTY?: boolean};
  env: NodeJS.ProcessEnv;
}

/** Refuses to start where nobody could see or type anything; says which commands do the same in a script. */
export function checkTerminal({stdin, stdout, env}: TerminalStreams): void {
  if (stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb') return;
  const isDumb = stdin.isTTY && stdout.isTTY;
  const message = `the browser needs a terminal${isDumb ? ' that can do more than TERM=dumb says' : ''}`;
  throw new EcrctlError('NO_TERMINAL', message, {
    hint: 'in scripts use ecrctl repository list and ecrctl image list REPOSITORY',
  });
}
