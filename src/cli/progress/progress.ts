import type {OnTransferEvent} from '../../transfer/event.ts';

/** Someone who shows a copy while it runs. */
export interface Progress {
  onEvent: OnTransferEvent;
  /** Says something beside what is shown. */
  note(line: string): void;
  /** Takes down what must not stay on the screen. */
  close(): void;
}
