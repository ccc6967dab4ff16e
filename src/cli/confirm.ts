import {createInterface} from 'node:readline/promises';
import {EcrctlError} from '../errors.ts';

/** What decides whether a question can be asked. */
export interface ConfirmOptions {
  yes: boolean;
  input: boolean;
  stdin: NodeJS.ReadStream;
  stderr: NodeJS.WriteStream;
  signal: AbortSignal;
}

/**
 * Asks before something is destroyed; the answer that Enter gives is no.
 * @throws EcrctlError CONFIRMATION_REQUIRED without a terminal and without --yes, CANCELLED on any other answer
 */
export async function confirm(question: string, options: ConfirmOptions): Promise<void> {
  if (options.yes) return;
  if (!options.input || !options.stdin.isTTY || !options.stderr.isTTY) {
    throw new EcrctlError('CONFIRMATION_REQUIRED', 'this needs a confirmation and nobody can be asked here', {
      hint: 'add --yes to do it, or --dry-run to see what would be done',
    });
  }
  const prompt = createInterface({input: options.stdin, output: options.stderr});
  try {
    const answer = await prompt.question(`${question} [y/N] `, {signal: options.signal});
    if (!/^y(?:es)?$/i.test(answer.trim()))
      throw new EcrctlError('CANCELLED', 'cancelled; nothing was changed');
  } finally {
    prompt.close();
  }
}
