import {createInterface} from 'node:readline/promises';
import {EcrctlError} from '../../errors.ts';
import {harmless} from '../output/harmless.ts';
import type {ConfirmationName} from './confirmation-name.ts';

/** What decides whether a question can be asked. */
export interface ConfirmOptions {
  yes: boolean;
  input: boolean;
  stdin: NodeJS.ReadStream;
  stderr: NodeJS.WriteStream;
  signal: AbortSignal;
  /** Told what is about to be done where nobody is asked. */
  note: (text: string) => void;
  /** Where the answer can or must be a name. */
  naming?: ConfirmationName | undefined;
}

/**
 * Asks before something is destroyed; the answer that Enter gives is no. What is answered beforehand is told.
 * @throws EcrctlError CONFIRMATION_REQUIRED without a terminal and without --yes, CANCELLED on any other answer
 */
export async function confirm(question: string, options: ConfirmOptions): Promise<void> {
  const {naming} = options;
  const what = harmless(question.replace(/(?:\. Go on)?\?$/, ''));
  if (options.yes || naming?.given) return options.note(what);
  if (!options.input || !options.stdin.isTTY || !options.stderr.isTTY) {
    const instead = naming ? `--yes or --confirm ${naming.name}` : '--yes';
    const why = 'this needs a confirmation and nobody can be asked here';
    throw new EcrctlError('CONFIRMATION_REQUIRED', `${what}: ${why}`, {
      hint: `add ${instead} to do it, or --dry-run to see what would be done`,
    });
  }
  const expected = naming?.required ? naming.name : undefined;
  const how = expected === undefined ? '[y/N]' : `type ${expected} to go on:`;
  const answer = (await ask(`${harmless(question)} ${how} `, options)).trim();
  const agreed = expected === undefined ? /^y(?:es)?$/i.test(answer) : answer === expected;
  if (!agreed) throw new EcrctlError('CANCELLED', 'cancelled; nothing was changed');
}

async function ask(question: string, {stdin, stderr, signal}: ConfirmOptions): Promise<string> {
  const prompt = createInterface({input: stdin, output: stderr});
  try {
    return await prompt.question(question, {signal});
  } catch (error) {
    // Ctrl-D is an answer too: no.
    if (!signal.aborted && error instanceof Error && error.name === 'AbortError') return '';
    throw error;
  } finally {
    prompt.close();
  }
}
