import {harmless} from '../text/sanitize.ts';
import {NOTHING} from './cells.ts';
import {definitionOf} from './definitions.ts';
import {passingRows} from './mark.ts';
import {measured} from './measure.ts';
import {type Column, type Pane, type PaneRow, UNDRAWN} from './pane.ts';
import {type TextRow, textOf} from './text-pane.ts';

/** How a list is written: tab-separated under the names of its columns, or as JSON. */
export type ListFormat = 'tsv' | 'json';

/** What a saved row has for a column; null where there is nothing. */
type Value = string | number | readonly string[] | null;

/** The rows that are saved: the marked ones that pass the filter, or else all that pass it, as they are sorted. */
export function savedRows<Row extends PaneRow>(pane: Pane<Row>): Row[] {
  const rows = passingRows(pane, pane.visible);
  return pane.marks.size > 0 ? rows.filter(row => pane.marks.has(row.key)) : rows;
}

/**
 * A list as a file: every column whether or not there is room for it on the screen, times as RFC 3339 and sizes in
 * bytes, so that programs can go on with it. A text is saved as it is.
 */
export function savedList(pane: Pane, {format, now}: {format: ListFormat; now: number}): string {
  if (pane.kind === 'text') return textOf(pane.rows as readonly TextRow[]);
  const columns = definitionOf(pane.kind).columns.filter(({title}) => title !== '');
  const rows = savedRows(pane).map(row => columns.map(column => savedValue(column, row, now)));
  if (format === 'json') {
    const objects = rows.map(values => Object.fromEntries(columns.map(({id}, at) => [id, values[at]])));
    return `${JSON.stringify(objects, undefined, 2)}\n`;
  }
  const lines = [columns.map(({id}) => id), ...rows.map(values => values.map(wordsOf))];
  return lines.map(cells => `${cells.join('\t')}\n`).join('');
}

function savedValue(column: Column<PaneRow>, row: PaneRow, now: number): Value {
  if (column.names) return column.names(row);
  if (column.measure) {
    const value = measured(column.measure, row);
    if (value === undefined) return null;
    return column.measure.unit === 'time' ? new Date(value).toISOString() : value;
  }
  const {text} = column.cell(row, {...UNDRAWN, now});
  return text === NOTHING.text || text === '' ? null : text;
}

/** No cell ends its column or line, or means anything to a terminal. */
function wordsOf(value: Value): string {
  if (value === null) return '';
  return harmless(typeof value === 'object' ? value.join(',') : String(value));
}
