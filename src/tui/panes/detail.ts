import {harmless} from '../text/sanitize.ts';
import {wrap} from '../text/wrap.ts';
import {definitionOf} from './definitions.ts';
import {currentRow} from './move.ts';
import type {Pane} from './pane.ts';

/** All there is to say about the current row, in lines of a width: one more than `most` where there are still more. */
export function detailTexts(
  pane: Pane,
  {width, most, now}: {width: number; most: number; now: number},
): readonly string[] {
  const row = currentRow(pane);
  const texts = (row && definitionOf(pane.kind).detail?.(row, {now})) ?? [];
  // What a registry says may be very long, and only its beginning is shown.
  const longest = (most + 1) * width;
  return texts.flatMap(text => wrap(harmless(text.slice(0, longest)), width)).slice(0, most + 1);
}
