import type {Overlay} from '../state/overlay.ts';
import {truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {confirmationLines} from './confirmation-lines.ts';
import {type PickerLine, pickerLines} from './picker-lines.ts';

/** What a question, a list to choose from or a grave prompt shows between the list and the message line. */
export function panelLines(overlay: Overlay, space: {width: number; height: number}): readonly PickerLine[] {
  if (overlay.kind === 'picker') return pickerLines(overlay, space);
  if (overlay.kind === 'confirm')
    return confirmationLines(overlay, space).map(spans => ({spans, current: false}));
  if (overlay.purpose.type !== 'typeName') return [];
  const {title, lines} = overlay.purpose;
  return [
    {spans: [{text: GLYPH.rule.repeat(space.width), tone: 'dim'}], current: false},
    {spans: [{text: truncate(` ${harmless(title)}`, space.width - 1), tone: 'bad'}], current: false},
    ...lines.map(line => ({
      spans: [{text: truncate(`   ${harmless(line)}`, space.width - 1)}],
      current: false,
    })),
  ];
}
