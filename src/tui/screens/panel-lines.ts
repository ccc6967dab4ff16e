import {questionOf} from '../overlays/question-texts.ts';
import type {Overlay} from '../state/overlay.ts';
import type {Size} from '../terminal/size.ts';
import {buttonLine} from './button-line.ts';
import {type PickerLine, pickerLines} from './picker-lines.ts';
import {questionLines} from './question-lines.ts';

/** The room of a panel, and whether the line of keys is below it. */
export interface PanelSpace {
  size: Size;
  height: number;
  hints: boolean;
}

/** What a question, a list to choose from or a grave prompt shows between the list and the message line. */
export function panelLines(overlay: Overlay, space: PanelSpace): readonly PickerLine[] {
  const {size, height, hints} = space;
  if (overlay.kind === 'picker') return pickerLines(overlay, {width: size.columns, height});
  const asked = questionOf(overlay);
  if (!asked) return [];
  const drawn =
    overlay.kind === 'confirm'
      ? {
          tone: overlay.danger ? ('bad' as const) : ('strong' as const),
          scrolls: 'j',
          buttons: [buttonLine(overlay, {width: size.columns, hints})],
        }
      : {tone: 'bad' as const, scrolls: 'Down', buttons: []};
  return questionLines(asked.question, drawn, space).map(spans => ({spans, current: false}));
}
