import {EcrctlError, hasCode} from '../errors.ts';
import {CHUNK_BYTES} from './limits.ts';

/** Breaks in a row, each with less than a chunk of progress, after which a source is given up. */
const MAX_BREAKS = 5;

/** Whether a stream's failure says that the line broke, not that the content is wrong. */
export function isBreak(error: unknown): boolean {
  if (error instanceof EcrctlError) return hasCode(error, 'NETWORK_ERROR', 'TIMED_OUT');
  return error instanceof Error && error.name !== 'AbortError';
}

/** How often a source's streams have broken off without bringing anything to speak of. */
export class StreamBreaks {
  #count = 0;
  #last: number;

  /** `position` is where reading begins. */
  constructor(position: number) {
    this.#last = position;
  }

  /** Bears a break at `position`. @throws the failure itself, where it is one too many */
  bear(failure: unknown, position: number): void {
    this.#count = position - this.#last >= CHUNK_BYTES ? 1 : this.#count + 1;
    this.#last = position;
    if (this.#count >= MAX_BREAKS) throw failure;
  }
}
