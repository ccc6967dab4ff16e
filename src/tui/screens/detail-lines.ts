import {detailTexts} from '../panes/detail.ts';
import type {Line, Pane} from '../panes/pane.ts';
import {truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';

/** What to press where more could be said than is. */
const MORE = `${GLYPH.ellipsis} (d: more)`;

/** A rule and, below it, all there is to say about the current row, as far as it fits. */
export function detailLines(
  pane: Pane,
  {width, height, now, grown}: {width: number; height: number; now: number; grown: boolean},
): Line[] {
  const most = height - 1;
  if (most < 1) return [];
  const texts = detailTexts(pane, {width: width - 2, most, now});
  if (texts.length === 0) return [];
  const lines = texts.slice(0, most).map(text => ` ${text}`);
  if (texts.length > most) {
    const end = grown ? GLYPH.ellipsis : MORE;
    lines[most - 1] =
      `${truncate(lines[most - 1]!, width - 1 - end.length).replace(GLYPH.ellipsis, '')}${end}`;
  }
  return [[{text: GLYPH.rule.repeat(width), tone: 'dim'}], ...lines.map((text): Line => [{text}])];
}
