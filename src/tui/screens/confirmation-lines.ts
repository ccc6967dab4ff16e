import type {Line} from '../panes/pane.ts';
import type {Confirmation} from '../state/overlay.ts';
import {truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';

/** A question as a panel at the foot of the list: what will be done to what, and two buttons. */
export function confirmationLines(
  question: Confirmation,
  {width, height}: {width: number; height: number},
): Line[] {
  const room = Math.max(1, height - 3);
  const tone = question.danger ? 'bad' : 'strong';
  return [
    [{text: GLYPH.rule.repeat(width), tone: 'dim'}],
    [{text: truncate(` ${harmless(question.title)}`, width - 1), tone}],
    ...bodyLines(question, {width, room}),
    buttonLine(question),
  ];
}

function bodyLines({lines, top}: Confirmation, {width, room}: {width: number; room: number}): Line[] {
  const all = lines.filter(line => line !== '');
  const from = Math.min(top, Math.max(0, all.length - room));
  const shown = all
    .slice(from, from + room)
    .map((text): Line => [{text: truncate(`   ${harmless(text)}`, width - 1)}]);
  const below = all.length - from - room;
  if (below > 0)
    shown[shown.length - 1] = [{text: `   ${GLYPH.ellipsis} and ${below + 1} more (j scrolls)`, tone: 'dim'}];
  return [...shown, ...Array.from({length: Math.max(0, room - shown.length)}, (): Line => [])];
}

/** The chosen button is in brackets with arrows, so that it is seen without colour. */
function buttonLine({buttons, focus, danger}: Confirmation): Line {
  const [cancel, confirm] = buttons;
  return [
    {text: '   '},
    {text: button(cancel, focus === 0), tone: focus === 0 ? 'strong' : 'dim'},
    {text: '   '},
    {text: button(confirm, focus === 1), tone: focus === 1 ? (danger ? 'bad' : 'strong') : 'dim'},
  ];
}

function button(label: string, focused: boolean): string {
  return focused ? `>[ ${label} ]<` : ` [ ${label} ] `;
}
