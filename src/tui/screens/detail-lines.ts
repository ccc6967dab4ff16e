import {definitionOf} from '../panes/definitions.ts';
import {currentRow} from '../panes/move.ts';
import type {Line, Pane} from '../panes/pane.ts';
import {truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {wrap} from '../text/wrap.ts';

/** A rule and, below it, all there is to say about the current row, as far as it fits. */
export function detailLines(
  pane: Pane,
  {width, height, now}: {width: number; height: number; now: number},
): Line[] {
  if (height === 0) return [];
  const row = currentRow(pane);
  const texts = (row && definitionOf(pane.kind).detail?.(row, {now})) ?? [];
  if (texts.length === 0) return [];
  const lines = texts.flatMap(text => wrap(harmless(text), width - 2)).map(text => ` ${text}`);
  const fitting = lines.slice(0, height - 1);
  if (lines.length > fitting.length && fitting.length > 0) {
    fitting[fitting.length - 1] = `${truncate(fitting.at(-1)!, width - 2)}${GLYPH.ellipsis}`;
  }
  return [[{text: GLYPH.rule.repeat(width), tone: 'dim'}], ...fitting.map((text): Line => [{text}])];
}
