import type {Abortable} from '../content/store.ts';

/**
 * A signal of one's own that follows the one given. Dozens of calls share a command's signal; were each to
 * listen to it directly, Node would warn of a leak.
 */
export function ownSignal({signal}: Abortable): AbortSignal | undefined {
  return signal && AbortSignal.any([signal]);
}
