import type {OnTransferEvent} from '../../transfer/event.ts';

/** Someone who shows a copy while it runs. */
export interface Progress {
  onEvent: OnTransferEvent;
  /** Takes down what must not stay on the screen. */
  close(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = {onEvent() {}, close() {}};
