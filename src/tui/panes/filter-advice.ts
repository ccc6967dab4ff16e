import {columnFilter} from './arrange.ts';
import {EXAMPLES} from './comparison.ts';
import {definitionOf} from './definitions.ts';
import {columnsNamed} from './filter.ts';
import type {Pane} from './pane.ts';

/** Before a colon in digests, which are looked for as they are. */
const DIGEST_ALGORITHMS = /^sha\d+$/;

/** What may have been meant by a filter that nothing passes. */
export function filterAdvice(pane: Pane): string | undefined {
  const {filter, kind} = pane;
  const {columns} = definitionOf(kind);
  for (const name of columnsNamed(filter)) {
    const column = columns.find(({id}) => id === name);
    if (column?.measure) return `${name}: takes ${EXAMPLES[column.measure.unit]}.`;
    if (column || DIGEST_ALGORITHMS.test(name) || columns.length < 2) continue;
    return `There is no column ${name}: there are ${columns.map(({id}) => id).join(', ')}.`;
  }
  const other = columnFilter(pane);
  return other && `${other} looks at that column.`;
}
