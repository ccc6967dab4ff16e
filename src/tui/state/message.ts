/** How much a message matters. */
export type MessageLevel = 'info' | 'warning' | 'error';

/** Something that the user is told on the line above the keys, and can read again later. */
export interface Message {
  id: number;
  level: MessageLevel;
  text: string;
  /** What can be done about it. */
  hint?: string | undefined;
  at: number;
}

/** How many messages are kept to be read again. */
const KEPT_MESSAGES = 200;

/** The messages with one more, the oldest dropped. */
export function keepMessage(messages: readonly Message[], message: Message): readonly Message[] {
  return [...messages.slice(-(KEPT_MESSAGES - 1)), message];
}
