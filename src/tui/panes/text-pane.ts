import type {PaneDefinition, PaneRow, Tone} from './pane.ts';

/** A line of a text. */
export interface TextRow extends PaneRow {
  text: string;
  tone?: Tone;
}

/** A text that can be scrolled and searched. */
export const TEXT: PaneDefinition<TextRow> = {
  heading: false,
  searchText: row => row.text,
  columns: [{id: 'text', title: '', width: 10, grow: true, rank: 0, cell: row => row}],
};

/** The rows of a text, one for each line. */
export function textRows(lines: readonly (string | Omit<TextRow, 'key'>)[]): TextRow[] {
  return lines.map((line, position) =>
    typeof line === 'string' ? {key: String(position), text: line} : {key: String(position), ...line},
  );
}

/** A value as indented JSON, one row for each line. */
export function jsonRows(value: unknown): TextRow[] {
  return textRows(JSON.stringify(value, undefined, 2).split('\n'));
}
