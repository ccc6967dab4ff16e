import {QUESTION_INDENT, questionTexts} from '../overlays/question-texts.ts';
import type {Line} from '../panes/pane.ts';
import type {Overlay} from '../state/overlay.ts';
import type {Size} from '../terminal/size.ts';
import {GLYPH} from '../text/glyphs.ts';
import {confirmationLines} from './confirmation-lines.ts';
import {type PickerLine, pickerLines} from './picker-lines.ts';

/** What a question, a list to choose from or a grave prompt shows between the list and the message line. */
export function panelLines(overlay: Overlay, space: {size: Size; height: number}): readonly PickerLine[] {
  const width = space.size.columns;
  if (overlay.kind === 'picker') return pickerLines(overlay, {width, height: space.height});
  if (overlay.kind === 'confirm')
    return confirmationLines(overlay, space).map(spans => ({spans, current: false}));
  if (overlay.purpose.type !== 'typeName') return [];
  const {title, lines} = questionTexts(overlay.purpose, space.size);
  return [
    [{text: GLYPH.rule.repeat(width), tone: 'dim'} as const],
    ...title.map((text): Line => [{text: ` ${text}`, tone: 'bad'}]),
    ...lines.map((text): Line => [{text: ' '.repeat(QUESTION_INDENT) + text}]),
  ].map(spans => ({spans, current: false}));
}
