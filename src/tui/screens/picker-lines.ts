import type {Line} from '../panes/pane.ts';
import {type Picker, pickerItems} from '../state/overlay.ts';
import {fitTo, truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';

/** A line of a picker, and whether the cursor is on it. */
export interface PickerLine {
  spans: Line;
  current: boolean;
}

/** A short list to choose from, as a panel at the foot of the list. */
export function pickerLines(picker: Picker, {width, height}: {width: number; height: number}): PickerLine[] {
  const items = pickerItems(picker);
  const room = Math.max(1, height - 2);
  const from = Math.max(0, Math.min(picker.cursor - Math.floor(room / 2), items.length - room));
  const title = truncate(
    ` ${harmless(picker.title)}${picker.filter === '' ? '' : `: ${harmless(picker.filter)}`}`,
    width - 1,
  );
  const rows = items.slice(from, from + room).map((item, at) => {
    const current = from + at === picker.cursor;
    const held = item === picker.current ? '  (now)' : '';
    return {spans: [{text: fitTo(` ${current ? '>' : ' '} ${harmless(item)}${held}`, width - 1)}], current};
  });
  const none = {spans: [{text: '   nothing matches', tone: 'dim' as const}], current: false};
  return [
    {spans: [{text: GLYPH.rule.repeat(width), tone: 'dim'}], current: false},
    {spans: [{text: title, tone: 'strong'}], current: false},
    ...(rows.length > 0 ? rows : [none]),
  ];
}
