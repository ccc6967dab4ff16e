import {fileError} from '../../content/file-error.ts';
import {exitStatus} from '../../errors.ts';
import {errorText} from './render-error.ts';

/** Says on standard error that standard output took nothing more, and gives the exit status. */
export function tellBrokenOutput(error: unknown): number {
  if (isBrokenPipe(error)) return 0;
  const known = fileError(error, 'standard output');
  process.stderr.write(errorText(known, {colorLevel: 0, debug: false}));
  return exitStatus(known);
}

/** A reader that stops reading (head, a pager that is closed) has what it wanted. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPIPE';
}
