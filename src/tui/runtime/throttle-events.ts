import type {OnTransferEvent, TransferEvent} from '../../transfer/event.ts';

/** How long progress gathers before it is told on, in milliseconds: a terminal needs no more. */
const INTERVAL = 100;

/** A listener that can be told to hand on what it still holds. */
export interface ThrottledEvents {
  onEvent: OnTransferEvent;
  flush(): void;
}

/**
 * Tells progress on at most ten times a second, the newest of each blob; everything else at once and in order.
 * A transfer on a fast network tells of thousands of chunks a second.
 */
export function throttleEvents(tell: OnTransferEvent): ThrottledEvents {
  const waiting = new Map<string, TransferEvent>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const event of waiting.values()) tell(event);
    waiting.clear();
  };
  return {
    flush,
    onEvent(event) {
      if (event.type === 'progress') {
        waiting.set(event.descriptor.digest, event);
        timer ??= setTimeout(flush, INTERVAL);
        return;
      }
      if (event.type !== 'planned') waiting.delete(event.descriptor.digest);
      tell(event);
    },
  };
}
