import type {Message, MessageLevel} from '../state/message.ts';
import {formatAgo} from '../text/time.ts';
import type {PaneDefinition, PaneRow, Tone} from './pane.ts';

/** A message in the list of messages. */
export interface MessageRow extends PaneRow {
  message: Message;
}

/** The tone of a message's level. */
export const LEVEL_TONES: Record<MessageLevel, Tone> = {info: 'plain', warning: 'warn', error: 'bad'};

/** What was said on the message line, the newest first. */
export const MESSAGES: PaneDefinition<MessageRow> = {
  noun: ['message', 'messages'],
  heading: true,
  sort: {column: 'when', descending: true},
  searchText: ({message}) => `${message.level} ${message.text}`,
  detail: ({message}) => [message.text, ...(message.hint === undefined ? [] : [`hint: ${message.hint}`])],
  columns: [
    {
      id: 'when',
      title: 'WHEN',
      width: 8,
      align: 'right',
      rank: 0,
      cell: ({message}, {now}) => ({text: formatAgo(message.at, now)}),
      measure: {unit: 'time', of: ({message}) => new Date(message.at)},
      compare: (one, other) => one.message.id - other.message.id,
    },
    {
      id: 'level',
      title: 'LEVEL',
      width: 7,
      rank: 1,
      cell: ({message}) => ({text: message.level, tone: LEVEL_TONES[message.level]}),
    },
    {
      id: 'text',
      title: 'MESSAGE',
      width: 16,
      grow: true,
      rank: 0,
      cell: ({message}) => ({text: message.text}),
    },
  ],
};
